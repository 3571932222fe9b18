// Customers over time: names that change in Autotask, companies that go, many mappings at once, and our own names.
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { everywhere, STILL } from "./accessibility-steps";
import { expect, ownTest as test, visit } from "./fixtures";
import { customerIdOf, type KnownRun, unique } from "./reports";
import { createButton, queueOf, ticketOf } from "./ticket-steps";

const addressOf = ({ customer }: KnownRun) => `/customers?q=${encodeURIComponent(customer)}`;
const rowOf = (page: Page, { customer }: KnownRun) => page.getByRole("row", { name: new RegExp(customer) });

async function sync(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sync names" }).click();
}

test.beforeEach(async ({ instance }) => {
  await instance.autotask.clearFaults();
});

test("a company renamed in Autotask: the cached name is new, ours and the mapping stay, and someone acknowledges it", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const { company } = mappedRun;
  const name = `Renamed ${unique()}`;
  await instance.autotask.changeCompany(company.id, { companyName: name });
  const page = await open(operator, STILL);
  await visit(page, addressOf(mappedRun));
  await sync(page);
  await expect(page.getByText("1 renamed")).toBeVisible();
  const row = rowOf(page, mappedRun);
  await expect(row).toContainText(name);
  await expect(row).toContainText(`Renamed in Autotask, was “${company.name}”; nothing is blocked.`);
  expect(await everywhere(page)).toEqual([]);

  // Renamed is no obstacle.
  const other = await open(operator);
  await visit(other, queueOf(mappedRun));
  await expect(createButton(ticketOf(other))).not.toHaveAttribute("aria-disabled", "true");

  await row.getByRole("button", { name: "Acknowledge" }).click();
  await expect(row).not.toContainText("Renamed in Autotask");
  await page.getByRole("link", { name: mappedRun.customer, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: mappedRun.customer })).toBeVisible();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("New name acknowledged");
  await expect(history).toContainText(`Renamed in Autotask: ${company.name}`);
  expect(await everywhere(page)).toEqual([]);
});

test("a company that is gone is invalid, and creating says why; an outage changes nothing", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const page = await open(operator);
  await visit(page, addressOf(mappedRun));
  await instance.autotask.deleteCompany(mappedRun.company.id);
  await instance.autotask.addFault({
    match: { entity: "Companies" },
    fault: { type: "unauthorized" },
    times: "always",
  });
  await sync(page);
  await expect(page.getByRole("main")).toContainText("Autotask rejected the credentials.");
  await expect(rowOf(page, mappedRun)).toContainText("ok");

  await instance.autotask.clearFaults();
  await sync(page);
  await expect(page.getByText("1 invalid")).toBeVisible();
  await expect(rowOf(page, mappedRun)).toContainText("no tickets can be created");
  await visit(page, queueOf(mappedRun));
  await expect(ticketOf(page)).toContainText(
    `Autotask says that company "${mappedRun.company.name}" (ID ${mappedRun.company.id}) does not exist, is inactive, or can't be accessed.`,
  );
  await expect(createButton(ticketOf(page))).toHaveAttribute("aria-disabled", "true");
});

test("suggestions are gone through by keyboard, and nothing is stored without a press", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const tag = unique();
  const first = await reports.sendOne({ customer: `Aardvark ${tag} Bakery` });
  const second = await reports.sendOne({ customer: `Aardvark ${tag} Cinema` });
  const companies = [];
  for (const { customer } of [first, second])
    companies.push(await instance.autotask.createCompany({ companyName: `${customer} B.V.`, city: "Delft" }));
  const page = await open(operator, STILL);
  await visit(page, "/customers/suggestions");
  const suggestion = (run: KnownRun) =>
    page
      .getByRole("list", { name: `Suggestions for ${run.customer}` })
      .getByRole("button", { name: `${run.customer} B.V.` });
  await expect(suggestion(first)).toContainText(`ID ${companies[0]?.id} · Delft`);
  expect(await everywhere(page)).toEqual([]);
  const mapped = (run: KnownRun) =>
    instance.rows(
      "select m.company_id from company_mappings m join jobs j on j.customer_id = m.customer_id where j.id = $1",
      [run.jobId],
    );
  expect([await mapped(first), await mapped(second)]).toEqual([[], []]);

  await suggestion(first).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Mapped to ${first.customer} B.V. (ID ${companies[0]?.id})`)).toBeVisible();
  await expect(suggestion(second)).toBeFocused();
  expect(await mapped(second)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Mapped to ${second.customer} B.V. (ID ${companies[1]?.id})`)).toBeVisible();
});

test("a file of mappings says what it would change, then changes just that, and an export gives it back", async ({
  open,
  operator,
  instance,
  reports,
}, testInfo) => {
  const run = await reports.sendOne();
  const { id } = await instance.autotask.createCompany({ companyName: `For import ${unique()}` });
  const file = testInfo.outputPath("mappings.csv");
  await writeFile(file, `customer,autotask_company_id\n${run.customer},${id}\nNobody at all,7\n`);
  const page = await open(operator, STILL);
  await visit(page, "/customers/import");
  await page.getByLabel("File").setInputFiles(file);
  await expect(page.getByText("2 lines: 1 to store, 0 mapped so already, 1 refused.")).toBeVisible();
  await expect(page.getByRole("row", { name: /Nobody at all/ })).toContainText(
    "There is no customer Nobody at all.",
  );
  expect(await everywhere(page)).toEqual([]);
  await page.getByRole("button", { name: "Store 1 mapping" }).click();
  await expect(page.getByText("1 mapping stored.")).toBeVisible();
  await expect(page.getByText("0 to store, 1 mapped so already")).toBeVisible();
  const exported = await page.request.get("/api/customers/mappings");
  expect(await exported.text()).toContain(`,"${run.customer}",${id},`);

  const other = testInfo.outputPath("other.csv");
  await writeFile(other, "name,company\nx,y\n");
  await page.getByLabel("File").setInputFiles(other);
  await expect(page.getByLabel("File")).toHaveAccessibleDescription(/The first line must name the columns/);
});

test("a customer is renamed, merged and archived; a reporter sees it and may do none of it", async ({
  open,
  admin,
  operator,
  reporter,
  instance,
  reports,
}) => {
  const [one, two] = await reports.send(
    ...["One", "Two"].map((word) => ({
      externalId: unique(),
      customer: `${word} ${unique()}`,
      job: { name: `Job ${word}`, software: "restic" },
      startedAt: "2026-11-22T22:00:04+01:00",
      status: "error" as const,
    })),
  );
  if (!one || !two) throw new Error("two runs were sent");
  const [from, into] = [await customerIdOf(instance, one), await customerIdOf(instance, two)];
  const page = await open(operator, STILL);
  const change = async (item: string) => {
    await page.getByRole("button", { name: "Change customer" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    return page.getByRole("dialog");
  };
  await visit(page, `/customers/${into}`);
  const name = `Contoso ${unique()}`;
  const renaming = await change("Rename");
  await renaming.getByLabel("Name").fill("");
  await renaming.getByRole("button", { name: "Rename" }).click();
  await expect(renaming).toContainText("Enter a name.");
  await renaming.getByLabel("Name").fill(name);
  await renaming.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(`Reports carry it as “${two.customer}”.`)).toBeVisible();

  await visit(page, `/customers/${from}`);
  const merging = await change("Merge into another customer");
  await merging.getByLabel("Customer that stays").click();
  await page.getByRole("combobox", { name: "Search customers…" }).fill(name);
  await page.getByRole("option", { name }).click();
  await merging.getByRole("button", { name: "Merge" }).click();
  await expect(page).toHaveURL(`/customers/${into}`);
  await expect(page.getByRole("region", { name: "Jobs" })).toContainText("Job One");
  await expect(page.getByRole("region", { name: "History" })).toContainText(
    `Another customer merged into this one: ${one.customer}`,
  );
  await expect(page.getByRole("link", { name: "All events of this customer" })).toHaveCount(0);
  await visit(page, `/customers/${from}`);
  await expect(page.getByRole("main")).toContainText(`Merged into ${name}`);

  await visit(page, `/customers/${into}`);
  await (await change("Archive")).getByRole("button", { name: "Archive" }).click();
  await expect(page.getByRole("main")).toContainText("Runs that still come are taken in");
  await visit(page, `/customers?archived=yes&q=${encodeURIComponent(name)}`);
  await expect(page.getByRole("link", { name, exact: true })).toBeVisible();

  const administrators = await open(admin);
  await visit(administrators, `/customers/${into}`);
  await administrators.getByRole("link", { name: "All events of this customer" }).click();
  await expect(administrators).toHaveURL(`/audit?id=${into}`);
  await expect(administrators.getByRole("main")).toContainText("Another customer merged into this one");

  const other = await open(reporter);
  await visit(other, `/customers/${into}`);
  await expect(other.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(other.getByRole("button", { name: "Change customer" })).toHaveCount(0);
  await visit(other, "/customers/import");
  await expect(other.getByLabel("File")).toHaveCount(0);
});
