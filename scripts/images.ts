// `npm run images`: takes the pictures of docs/images from a sample instance, in both themes and both widths, and runs axe on each.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "@playwright/test";
import { controlOf, type SandboxControl } from "@/sandbox/autotask/control";
import { startAutotaskSandbox } from "@/sandbox/autotask/server";
import { axeViolations } from "./axe-in-page";
import { chromiumArguments, findChromium } from "./chromium";
import { demoAutotask } from "./demo-autotask";
import { openInstance } from "./instance";
import { freePort } from "./port";
import { step } from "./progress.mjs";
import { runScoped } from "./scope";
import { serveInstance } from "./serve-instance";
import { throwawayFolder } from "./throwaway-folder";

const FOLDER = path.join(import.meta.dirname, "..", "docs", "images");

interface View {
  name: string;
  theme: "light" | "dark";
  width: 1440 | 390;
  /** A customer whose last run failed and whose creation may be left in doubt: each view has its own. */
  doubtful: string;
}

const VIEWS: View[] = [
  { name: "light-1440", theme: "light", width: 1440, doubtful: "Adventure Works" },
  { name: "dark-1440", theme: "dark", width: 1440, doubtful: "Coho Winery" },
  { name: "light-390", theme: "light", width: 390, doubtful: "Wingtip Toys" },
  { name: "dark-390", theme: "dark", width: 390, doubtful: "Fabrikam" },
];

runScoped(async (scope) => {
  const folder = await throwawayFolder();
  scope.defer(folder.remove);
  const sandbox = await startAutotaskSandbox();
  scope.defer(sandbox.stop);
  delete process.env.DATABASE_URL;
  Object.assign(process.env, {
    BACKUPCHECKS_DATA_DIR: folder.path,
    AUTOTASK_ZONE_INFO_URL: sandbox.zoneInfoUrl,
    PORT: String(await freePort()),
  });
  const instance = await openInstance({ serves: true });
  scope.defer(instance.stop);
  const { DEMO_PEOPLE, seedDemo } = await import("@/prisma/seed");
  await step("Loading a sample MSP", () =>
    seedDemo({
      autotask: demoAutotask(sandbox),
      baseUrl: "https://backupchecks.example.com",
      now: new Date(),
    }),
  );
  await serveInstance(scope, instance);
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: chromiumArguments(),
    ...(executablePath ? { executablePath } : {}),
  });
  scope.defer(() => browser.close());
  await mkdir(FOLDER, { recursive: true });
  const [person] = DEMO_PEOPLE;
  if (!person) throw new Error("the sample has no people");
  const set: PictureSet = { browser, address: instance.address, control: controlOf(sandbox.origin), person };
  for (const view of VIEWS) await step(`Pictures, ${view.name}`, () => takeAll(set, view));
  // Last, as it changes what the others show: the empty queue.
  for (const view of VIEWS) await step(`Empty queue, ${view.name}`, () => takeEmpty(set, view));
});

interface PictureSet {
  browser: Browser;
  address: string;
  control: SandboxControl;
  person: { email: string; password: string };
}

async function openAs({ browser, address, person }: PictureSet, view: View): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: address,
    colorScheme: view.theme,
    viewport: { width: view.width, height: view.width === 390 ? 844 : 900 },
    hasTouch: view.width === 390,
    isMobile: view.width === 390,
    timezoneId: "Europe/Amsterdam",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto("/sign-in?to=%2Frun-checks");
  await take(page, view, "sign-in");
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/run-checks");
  return context;
}

/** Pages that show all they have at their address. */
const ADDRESSES: Record<string, string> = {
  "run-checks": "/run-checks",
  "run-checks-filtered": "/run-checks?status=warning",
  jobs: "/jobs",
  customers: "/customers",
  "customers-suggestions": "/customers/suggestions",
  "customers-import": "/customers/import",
  tickets: "/tickets",
  audit: "/audit",
  "settings-start": "/settings",
  settings: "/settings/integrations/autotask",
  "api-log": "/settings/integrations/autotask/api-log",
  users: "/settings/users",
  "single-sign-on": "/settings/single-sign-on",
  profile: "/profile",
};

async function takeAll(set: PictureSet, view: View): Promise<void> {
  const context = await openAs(set, view);
  const [page] = context.pages() as [Page];
  for (const [name, address] of Object.entries(ADDRESSES)) await shot(page, view, name, address);
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "Create a token" }).click();
  const creating = page.getByRole("dialog", { name: "Create a token" });
  await creating.getByLabel("Name").fill(`nightly, ${view.name}`);
  await creating.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  await take(page, view, "tokens");
  await page.goto("/customers?q=Contoso");
  await page
    .locator("main")
    .getByRole("link", { name: /Contoso/ })
    .first()
    .click();
  await page.getByRole("heading", { level: 1, name: /Contoso/ }).waitFor();
  await take(page, view, "customer");
  await page.goto("/settings/integrations/autotask");
  await page.getByRole("button", { name: "Validate configuration" }).click();
  await page.locator('[role="status"][aria-busy="false"]', { hasText: "Last validated" }).waitFor();
  await take(page, view, "settings-validated");

  await openRunOf(page, "Contoso");
  await take(page, view, "job-details-run");
  await page.getByRole("button", { name: "Create Autotask ticket" }).click();
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Create Autotask ticket" });
  await confirm.and(page.locator(":enabled")).waitFor();
  await take(page, view, "create-ready");
  await set.control.addFault({
    match: { entity: "Tickets", kind: "create" },
    fault: {
      type: "validation-500",
      errors: ["Picklist value [1] does not exist for priority. ; on record number [1]."],
    },
  });
  await confirm.click();
  await page.locator("blockquote", { hasText: "Picklist value [1]" }).waitFor();
  await take(page, view, "create-refused");
  const jobHref = new URL(page.url()).pathname.replace(/\/runs\/.*/, "");
  await shot(page, view, "job-details", jobHref);

  await openRunOf(page, "Proseware");
  await take(page, view, "create-blocked");
  await takeTickets(page, view);

  await openRunOf(page, view.doubtful);
  await page.getByRole("button", { name: "Create Autotask ticket" }).click();
  await confirm.and(page.locator(":enabled")).waitFor();
  await set.control.addFault({
    match: { entity: "Tickets", kind: "create" },
    fault: { type: "drop-after-commit" },
  });
  await confirm.click();
  await page.getByRole("dialog").getByRole("button", { name: "Check in Autotask" }).waitFor();
  await take(page, view, "create-unconfirmed");
  await context.close();
}

/** What can be done with a ticket that is there; nothing of it is done, so that the next view finds the same. */
async function takeTickets(page: Page, view: View): Promise<void> {
  const dialog = page.getByRole("dialog");
  await openRunOf(page, "Contoso");
  await page.getByRole("button", { name: "Link existing Autotask ticket" }).click();
  await dialog.getByRole("searchbox").fill("branch");
  await dialog.getByText(/tickets? found/).waitFor();
  await take(page, view, "link-results");

  for (const [customer, plan, name] of [
    ["Adventure Works", "No time entries.", "resolve-close"],
    ["Contoso", "The ticket stays open", "resolve-time-entries"],
  ] as const) {
    await openTicketedRunOf(page, customer, { hasText: /T\d{8}\.\d{4}/ });
    await page.getByRole("button", { name: "Resolve ticket" }).click();
    await dialog.getByText(plan).waitFor();
    await take(page, view, name);
  }

  await openTicketedRunOf(page, "Coho Winery", { has: page.locator("s") });
  await page.getByRole("button", { name: "Create new Autotask ticket" }).waitFor();
  await take(page, view, "ticket-deleted");
}

async function takeEmpty(set: PictureSet, view: View): Promise<void> {
  const context = await openAs(set, view);
  const [page] = context.pages() as [Page];
  await page.goto("/run-checks?show=all");
  if (view === VIEWS[0]) await reviewEverything(page);
  await shot(page, view, "run-checks-empty", "/run-checks");
  await context.close();
}

/** As a person would: the successes as a group, then the rest selected and reviewed. */
async function reviewEverything(page: Page): Promise<void> {
  await page.goto("/run-checks");
  await page.getByRole("button", { name: "Mark all reviewed" }).click();
  await page.getByText("successful runs").waitFor({ state: "hidden" });
  await page.getByRole("checkbox").first().check();
  await page
    .getByRole("button", { name: /^Mark (\d+ )?reviewed/ })
    .first()
    .click();
  await page.getByText(/^0\s+to review/).waitFor();
}

/** Opens Job Details of a customer's worst run, by the queue's own link. */
async function openRunOf(page: Page, customer: string): Promise<void> {
  await page.goto(`/run-checks?q=${encodeURIComponent(customer)}`);
  const href = await page.locator('a[href*="/runs/"]').first().getAttribute("href");
  if (!href) throw new Error(`no run of ${customer} in the queue`);
  await page.goto(href);
}

/** Opens the customer's latest run whose ticket shows that in the list of all runs: a number, or one that is struck through. */
async function openTicketedRunOf(
  page: Page,
  customer: string,
  shown: { hasText: RegExp } | { has: Locator },
): Promise<void> {
  await page.goto(`/run-checks?show=all&q=${encodeURIComponent(customer)}`);
  const href = await page.locator('a[href*="/runs/"]').filter(shown).first().getAttribute("href");
  if (!href) throw new Error(`no run of ${customer} with such a ticket`);
  await page.goto(href);
}

async function shot(page: Page, view: View, name: string, address: string): Promise<void> {
  await page.goto(address);
  await take(page, view, name);
}

/** Takes the picture once all has come, and looks at the page with axe: a picture of what somebody can't use is no picture. */
async function take(page: Page, view: View, name: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  const violations = await axeViolations(page);
  if (violations.length > 0) {
    const words = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    throw new Error(`axe on ${name} (${view.name}): ${words.join("; ").slice(0, 2000)}`);
  }
  await page.screenshot({ path: path.join(FOLDER, `${name}-${view.name}.png`) });
}
