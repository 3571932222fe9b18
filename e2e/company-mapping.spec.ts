import type { Locator, Page } from "@playwright/test";
import { expect, mapToNewCompany, ownTest as test, visit } from "./fixtures";
import { type KnownRun, unique } from "./reports";

const addressOf = ({ customer }: KnownRun) => `/customers?q=${encodeURIComponent(customer)}`;
const rowOf = (page: Page, { customer }: KnownRun) => page.getByRole("row", { name: new RegExp(customer) });

async function search(page: Page, words: string): Promise<Locator> {
  await page.getByRole("combobox", { name: "Search Autotask by name or ID" }).fill(words);
  return page.getByRole("listbox");
}

test("a customer is mapped by a person's choice alone, and the IDs say to what", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const run = await reports.sendOne();
  const name = `Gildehuis ${unique()}`;
  const { id } = await instance.autotask.createCompany({ companyName: name, city: "Delft" });
  const page = await open(operator);
  await visit(page, addressOf(run));
  await expect(rowOf(page, run)).toContainText("missing");
  await expect(rowOf(page, run)).toContainText("No tickets can be created until a company is chosen.");
  // Nothing is asked of Autotask for rows that nobody opened.
  expect(await instance.autotask.requests()).toEqual([]);

  await page.getByRole("button", { name: `Map ${run.customer} to a company` }).click();
  const found = await search(page, name);
  const option = found.getByRole("option", { name: new RegExp(name) });
  await expect(option).toContainText(`ID ${id} · Delft · active`);
  await option.click();
  const dialog = page.getByRole("dialog", { name: `Map ${run.customer} to ${name} (ID ${id})?` });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(rowOf(page, run)).toContainText("missing");
  expect(await instance.rows("select 1 from company_mappings where company_id = $1", [id])).toEqual([]);

  await page.getByRole("button", { name: `Map ${run.customer} to a company` }).click();
  await (await search(page, String(id))).getByRole("option", { name: new RegExp(name) }).click();
  await dialog.getByRole("button", { name: "Map" }).click();
  await expect(rowOf(page, run)).toContainText(name);
  await expect(rowOf(page, run)).toContainText(`ID ${id}`);
  await expect(rowOf(page, run)).toContainText("ok");
  await expect(page.getByRole("button", { name: `Change the company of ${run.customer}` })).toBeFocused();

  // The customer's own name is ours and stays.
  await visit(page, addressOf(run));
  await expect(rowOf(page, run)).toContainText(run.customer);
  await expect(rowOf(page, run)).toContainText(name);
  const trail = await instance.rows<{ actor_name: string; after: unknown }>(
    "select actor_name, after from audit_events where action = 'mapping.saved' and after->>'companyId' = $1",
    [String(id)],
  );
  expect(trail).toEqual([
    { actor_name: operator.name, after: { companyId: id, companyName: name, environment: "sandbox" } },
  ]);
});

test("typing asks Autotask once, after a pause; the same words again within a minute do not ask anew", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const run = await reports.sendOne();
  const name = `Vennootschap ${unique()}`;
  const { id } = await instance.autotask.createCompany({ companyName: name });
  const page = await open(operator);
  await page.clock.install();
  await visit(page, addressOf(run));
  const asked = async (words: string) =>
    (await instance.autotask.requests({ entity: "Companies" })).filter(({ requestBody }) =>
      JSON.stringify(requestBody).includes(words),
    );
  await page.getByRole("button", { name: `Map ${run.customer} to a company` }).click();
  await page.clock.pauseAt(Date.now() + 3_600_000);
  for (const words of ["Ve", "Venn", "Vennootschap", name]) await search(page, words);
  await page.clock.resume();
  await expect(page.getByRole("option", { name: new RegExp(name) })).toBeVisible();
  expect(await asked("Venn")).toHaveLength(1);

  await search(page, "Nobody is called so");
  await expect.poll(() => asked("Nobody is called so")).toHaveLength(1);
  await search(page, name);
  await expect(page.getByRole("option", { name: new RegExp(name) })).toBeVisible();
  // Asked for after it, and so answered after it.
  await search(page, String(id));
  await expect.poll(() => asked(`"value":${id}`)).toHaveLength(1);
  expect(await asked("Venn")).toHaveLength(1);
});

test("nothing typed: a company of a similar name is suggested, for one call more, and stored by a person's choice alone", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const word = `Zonneveld${unique().replace(/\W/g, "")}`;
  const run = await reports.sendOne({ customer: `${word} Ltd.` });
  const { id } = await instance.autotask.createCompany({ companyName: `${word} Limited` });
  const page = await open(operator);
  await visit(page, addressOf(run));
  await page.getByRole("button", { name: `Map ${run.customer} to a company` }).click();
  await expect(page.getByRole("option", { name: `${word} Limited` })).toContainText(`ID ${id}`);
  await expect(page.getByText(`Suggestions for “${run.customer}”`)).toBeVisible();
  const asked = (await instance.autotask.requests({ entity: "Companies" })).filter(({ requestBody }) =>
    JSON.stringify(requestBody).includes(word),
  );
  expect(asked).toHaveLength(2);
  expect(await instance.rows("select 1 from company_mappings where company_id = $1", [id])).toEqual([]);
});

test("a company that is another customer's can't be chosen, and says whose it is", async ({
  open,
  operator,
  instance,
  reports,
  mappedRun,
}) => {
  const run = await reports.sendOne();
  const page = await open(operator);
  await visit(page, addressOf(run));
  await page.getByRole("button", { name: `Map ${run.customer} to a company` }).click();
  const option = (await search(page, mappedRun.company.name)).getByRole("option");
  await expect(option).toContainText(`already used by ${mappedRun.customer}`);
  await expect(option).toBeDisabled();
  await option.click({ force: true });
  await expect(page.getByRole("dialog", { name: /^Map / })).toHaveCount(0);
  expect(
    await instance.rows("select customer_id from company_mappings where company_id = $1", [
      mappedRun.company.id,
    ]),
  ).toHaveLength(1);
});

test("a company that a colleague takes in between is refused by name, and the dialog stays", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const [mine, theirs] = [await reports.sendOne(), await reports.sendOne()];
  const page = await open(operator);
  await visit(page, addressOf(mine));
  const name = `${theirs.customer} in Autotask`;
  const { id } = await instance.autotask.createCompany({ companyName: name });
  await page.getByRole("button", { name: `Map ${mine.customer} to a company` }).click();
  await (await search(page, name)).getByRole("option").click();
  const [customer] = await instance.rows<{ id: string }>("select id from customers where name = $1", [
    theirs.customer,
  ]);
  await instance.seed("mapCompany", {
    customerId: customer?.id ?? "",
    companyId: Number(id),
    by: operator.email,
  });
  const dialog = page.getByRole("dialog", { name: /^Map / });
  await dialog.getByRole("button", { name: "Map" }).click();
  await expect(dialog).toContainText(`"${name}" (ID ${id}) is already mapped to ${theirs.customer}.`);
  await expect(dialog.getByRole("button", { name: "Try again" })).toBeVisible();
});

test("inactive companies are shown as such and can't be chosen", async ({ open, operator, reports }) => {
  const run = await reports.sendOne();
  const page = await open(operator);
  await visit(page, addressOf(run));
  await page.getByRole("button", { name: `Map ${run.customer} to a company` }).click();
  const option = (await search(page, "Tailwind Traders")).getByRole("option", { name: /Tailwind Traders/ });
  await expect(option).toContainText("ID 213 · Roermond · inactive");
  await expect(option).toBeDisabled();
});

test("a company that disappears before it is confirmed is refused; one that is mapped can be cleared", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const run = await reports.sendOne();
  const name = `Vluchtig ${unique()}`;
  const { id } = await instance.autotask.createCompany({ companyName: name });
  const page = await open(operator);
  await visit(page, addressOf(run));
  await page.getByRole("button", { name: `Map ${run.customer} to a company` }).click();
  await (await search(page, name)).getByRole("option").click();
  await instance.autotask.deleteCompany(Number(id));
  const dialog = page.getByRole("dialog", { name: /^Map / });
  await dialog.getByRole("button", { name: "Map" }).click();
  await expect(dialog).toContainText(`Autotask has no company with ID ${id} that the API user may see.`);
  await dialog.getByRole("button", { name: "Cancel" }).click();

  const company = await mapToNewCompany(instance, operator, run);
  await visit(page, addressOf(run));
  await page.getByRole("button", { name: `Clear the company of ${run.customer}` }).click();
  const question = page.getByRole("dialog", { name: `Clear the company of ${run.customer}?` });
  await expect(question).toContainText(
    `${company.name} (ID ${company.id}) becomes free for another customer.`,
  );
  await question.getByRole("button", { name: "Clear" }).click();
  await expect(rowOf(page, run)).toContainText("missing");
  await visit(page, run.path);
  await expect(page.getByRole("region", { name: "Ticket" })).toContainText(
    `${run.customer} has no Autotask company yet.`,
  );
});

test("Autotask's refusal of a search is said in the list, which can be asked again", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const run = await reports.sendOne();
  const words = `No rights (${unique()})`;
  await instance.autotask.addFault({
    match: { entity: "Companies" },
    fault: { type: "validation-500", errors: [words] },
    times: "always",
  });
  const page = await open(operator, { viewport: { width: 1440, height: 900 } });
  await visit(page, addressOf(run));
  await page.getByRole("button", { name: `Map ${run.customer} to a company` }).click();
  await expect(page.getByText("Autotask could not be searched")).toBeVisible();
  await instance.autotask.clearFaults();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText(/Autotask has no company like/)).toBeVisible();
});

test("broken mappings come first, and the list is narrowed to one state", async ({
  open,
  operator,
  instance,
  reports,
  mappedRun,
}) => {
  const prefix = `Zz ${unique()}`;
  const [fine, missing] = [
    await reports.sendOne({ customer: `${prefix} a` }),
    await reports.sendOne({ customer: `${prefix} b` }),
  ];
  await mapToNewCompany(instance, operator, fine);
  const page = await open(operator);
  await visit(page, `/customers?q=${encodeURIComponent(prefix)}`);
  const rows = page.getByRole("row").filter({ hasText: prefix });
  await expect(rows.first()).toContainText(missing.customer);
  await expect(rows.last()).toContainText(fine.customer);
  await page.getByRole("navigation", { name: "Mapping state" }).getByRole("link", { name: "ok" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(fine.customer);
  await expect(page).toHaveURL(/state=ok/);
  expect(mappedRun.company.id).toBeGreaterThan(0);
});

test("a reporter sees the mapping and can't change it", async ({ open, reporter, mappedRun }) => {
  const page = await open(reporter);
  await visit(page, addressOf(mappedRun));
  await expect(rowOf(page, mappedRun)).toContainText(mappedRun.company.name);
  await expect(rowOf(page, mappedRun).getByRole("button")).toHaveCount(0);
});
