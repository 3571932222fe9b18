/** A company of the sample tenant. */
export interface SampleCompany {
  id: number;
  companyName: string;
  city: string;
  /** A value of the picklist `companyType`: 1 customer, 3 prospect, 7 vendor. */
  companyType: number;
  isActive: boolean;
}

function company(
  id: number,
  companyName: string,
  city: string,
  companyType = 1,
  isActive = true,
): SampleCompany {
  return { id, companyName, city, companyType, isActive };
}

/**
 * The companies of the sample tenant, by id: 0 is the service provider itself, as in every tenant (autotask-api.md 7); some
 * names resemble each other, some hold an apostrophe, an ampersand or an accent, four are inactive.
 */
export const SANDBOX_COMPANIES: readonly SampleCompany[] = [
  company(0, "Skyline Managed IT", "Utrecht"),
  company(174, "A. Datum Corporation", "Amersfoort"),
  company(175, "Adventure Works", "Arnhem"),
  company(176, "Alpine Ski House", "Zoetermeer"),
  company(177, "Bellows College", "Leiden"),
  company(178, "Best For You Organics Company", "Wageningen"),
  company(179, "Café Zeelucht", "Zandvoort"),
  company(180, "City Power & Light", "Delft"),
  company(181, "Coho Vineyard", "Maastricht"),
  company(182, "Coho Winery", "Maastricht"),
  company(183, "Consolidated Messenger", "Tilburg"),
  company(184, "Contoso Ltd", "Amsterdam"),
  company(185, "Contoso Pharmaceuticals", "Leiden"),
  company(186, "Fabrikam Residences", "Rotterdam"),
  company(187, "Fabrikam, Inc.", "Rotterdam"),
  company(188, "First Up Consultants", "Den Haag"),
  company(189, "Fourth Coffee", "Haarlem"),
  company(190, "Graphic Design Institute", "Eindhoven"),
  company(191, "Humongous Insurance", "Apeldoorn"),
  company(192, "Lamna Healthcare Company", "Nijmegen"),
  company(193, "Liberty's Delightful Sinful Bakery & Café", "Breda"),
  company(194, "Litware Inc", "Groningen"),
  company(195, "Lucerne Publishing", "Zwolle"),
  company(196, "Margie's Travel", "Alkmaar"),
  company(197, "Munson's Pickles and Preserves Farm", "Venlo"),
  company(198, "Nod Publishers", "Zwolle"),
  company(199, "Northwind Traders", "Rotterdam"),
  company(200, "Proseware", "Hilversum"),
  company(201, "Relecloud", "Almere"),
  company(202, "School of Fine Art", "Den Bosch"),
  company(203, "Southridge Video", "Hilversum"),
  company(204, "Tailspin Toys", "Deventer"),
  company(205, "The Phone Company", "Den Haag", 7),
  company(206, "Trey Research", "Enschede"),
  company(207, "VanArsdel, Ltd", "Dordrecht", 3),
  company(208, "Wide World Importers", "Vlissingen"),
  company(209, "Wingtip Toys", "Deventer"),
  company(210, "Woodgrove Bank", "Utrecht"),
  company(211, "Blue Yonder Airlines", "Schiphol", 1, false),
  company(212, "Parnell Aerospace", "Lelystad", 1, false),
  company(213, "Tailwind Traders", "Roermond", 1, false),
  company(214, "The Old Print Works", "Gouda", 1, false),
];
