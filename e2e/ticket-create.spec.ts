import type { Locator, Page } from "@playwright/test";
import type { RequestLogEntry, TicketSnapshot } from "@/sandbox/autotask/control";
import { expect, mapToNewCompany, ownTest as test, visit } from "./fixtures";
import type { Instance } from "./instance";
import { customerIdOf, type KnownRun, unique } from "./reports";

// Faults and the count of requests are the whole Autotask's: each test begins with a quiet one.
test.beforeEach(async ({ instance }) => {
  await instance.autotask.clearFaults();
  await instance.autotask.clearRequests();
});

const CREATE = { entity: "Tickets", kind: "create" } as const;
const queueOf = ({ customer }: KnownRun) => `/run-checks?q=${encodeURIComponent(customer)}`;
const panelOf = (page: Page) => page.getByRole("complementary", { name: "Selected run" });
const createButton = (within: Page | Locator) => within.getByRole("button", { name: "Create Autotask ticket" });

async function openDialog(page: Page, run: KnownRun): Promise<Locator> {
  await visit(page, queueOf(run));
  await createButton(panelOf(page)).click();
  const dialog = page.getByRole("dialog", { name: "Create Autotask ticket" });
  await expect(dialog.locator("pre")).toBeVisible();
  return dialog;
}

/** Tickets that Autotask holds for a run: those whose description leads to it. */
async function ticketsOf({ autotask }: Instance, run: KnownRun): Promise<TicketSnapshot[]> {
  const { tickets } = await autotask.state();
  return tickets.filter(({ description }) => String(description).includes(run.runId));
}

/** Calls that reached Autotask, as method and what they asked for. */
function callsOf(requests: readonly RequestLogEntry[]): string[] {
  return requests.map(({ method, entity, kind }) => `${method} ${entity} ${kind}`);
}

async function linksOf({ rows }: Instance, run: KnownRun) {
  return rows<{ state: string; active: boolean; number: string | null; created_by_name: string }>(
    `select l.state, l.active_key is not null as active, t.number, l.created_by_name
     from ticket_links l left join tickets t on t.id = l.ticket_id where l.run_id = $1 order by l.created_at`,
    [run.runId],
  );
}

test("blocked without a company; mapped, the preview shows exactly what Autotask then holds", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const run = await reports.sendOne({ startedAt: "2026-11-22T22:00:04+01:00", endedAt: "2026-11-22T22:41:30+01:00" });
  const page = await open(operator);
  await visit(page, queueOf(run));
  await expect(panelOf(page)).toContainText(`${run.customer} has no Autotask company yet.`);
  await createButton(panelOf(page)).click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(panelOf(page).getByRole("link", { name: `Choose a company for ${run.customer}` })).toHaveAttribute(
    "href",
    `/customers?q=${encodeURIComponent(run.customer)}`,
  );

  const company = await mapToNewCompany(instance, operator, run);
  await instance.autotask.clearRequests();
  const dialog = await openDialog(page, run);
  expect(callsOf(await instance.autotask.requests())).toEqual([]);

  const title = `[Backupchecks] ${run.customer} - ${run.job.name} - Error`;
  await expect(dialog.getByText(title, { exact: true })).toBeVisible();
  const description = await dialog.locator("pre").evaluate((pre) => pre.textContent);
  expect(description).toBe(
    [
      "Status: Error",
      `Customer: ${run.customer}`,
      "Backup: Veeam Backup & Replication (Backup)",
      `Job: ${run.job.name}`,
      "Run: 2026-11-22 21:00:04 +00:00 (UTC)",
      "",
      "Snapshot could not be created",
      "- HV01 (VM)",
      "",
      "Low on free space",
      "- USB Disk (Disk)",
      "",
      `Job Details: ${instance.url}${run.path}`,
    ].join("\n"),
  );
  const shown = await dialog.locator("dl").evaluate((list) =>
    Object.fromEntries([...list.querySelectorAll("dt")].map((term) => [term.innerText, (term.nextElementSibling as HTMLElement).innerText])),
  );
  expect(shown).toEqual({
    Company: `${company.name} ID ${company.id}`,
    Queue: "Helpdesk",
    Source: "Monitoring Alert",
    Status: "New",
    Priority: "High\nerror → High",
    Due: "24 hours after creation",
  });

  const before = Date.now();
  await createButton(dialog).click();
  await expect(dialog.getByText("was created and is linked to this run.")).toBeVisible();
  expect(callsOf(await instance.autotask.requests())).toEqual(["POST Tickets create", "GET Tickets get"]);

  const [ticket, ...others] = await ticketsOf(instance, run);
  expect(others).toEqual([]);
  expect(ticket).toMatchObject({
    title,
    description,
    companyID: company.id,
    queueID: 29682833,
    source: 8,
    status: 1,
    priority: 1,
  });
  const dueIn = Date.parse(String(ticket?.dueDateTime)) - before;
  expect(Math.abs(dueIn - 24 * 3_600_000)).toBeLessThan(60_000);
  const [sent] = await instance.autotask.writes();
  expect(Object.keys(sent?.fields ?? {}).toSorted()).toEqual(
    ["companyID", "description", "dueDateTime", "externalID", "priority", "queueID", "source", "status", "title"].toSorted(),
  );

  const { ticketNumber } = ticket as TicketSnapshot;
  await expect(dialog).toContainText(ticketNumber);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(panelOf(page)).toContainText(ticketNumber);
  await expect(panelOf(page)).toContainText("New");
  await expect(createButton(page)).toHaveCount(0);
  await expect(page.getByRole("list", { name: "To review" })).toContainText(ticketNumber);
  expect(await linksOf(instance, run)).toEqual([
    { state: "linked", active: true, number: ticketNumber, created_by_name: operator.name },
  ]);

  await instance.autotask.clearRequests();
  await visit(page, queueOf(run));
  await visit(page, run.path);
  await expect(page.getByRole("region", { name: "Ticket" })).toContainText(ticketNumber);
  expect(callsOf(await instance.autotask.requests())).toEqual([]);

  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Open ticket" }).click();
  const inAutotask = await opened;
  await expect(inAutotask).toHaveURL(`${instance.autotaskOrigin}/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${ticket?.id}`);
  await expect(inAutotask.getByRole("heading", { level: 1 })).toHaveText(`${ticketNumber} - ${title}`);
  expect(callsOf(await instance.autotask.requests())).toEqual(["GET Tickets get"]);
  const linkBack = inAutotask.getByRole("link", { name: `${instance.url}${run.path}` });
  await linkBack.click();
  await expect(inAutotask).toHaveURL(`${instance.url}${run.path}`);
  await expect(inAutotask.getByRole("heading", { level: 1 })).toContainText(`${run.job.name} of ${run.customer} failed on`);
});

test("an overall remark leads the text, a warning is Medium, and ctrl+enter sends", async ({ open, operator, instance, reports }) => {
  const run = await reports.sendOne({ status: "warning", remark: "2 of 7 machines — failed ✓" });
  await mapToNewCompany(instance, operator, run);
  const page = await open(operator);
  const dialog = await openDialog(page, run);
  const preview = await dialog.locator("pre").evaluate((pre) => pre.textContent);
  expect(preview).toContain("Affected objects: HV01, USB Disk");
  expect(preview).toContain("Multiple objects reported errors. See Backupchecks for full details.");
  expect(preview).not.toContain("Snapshot could not be created");
  await expect(dialog).toContainText("warning → Medium");
  await page.keyboard.press("Control+Enter");
  await expect(dialog.getByText("was created and is linked to this run.")).toBeVisible();
  const [ticket] = await ticketsOf(instance, run);
  expect(ticket).toMatchObject({ description: preview, priority: 2 });
});

test("t opens the dialog, a second t sends nothing, and Escape returns the focus", async ({ open, operator, instance, mappedRun }) => {
  const page = await open(operator);
  await visit(page, queueOf(mappedRun));
  await expect(createButton(panelOf(page))).toBeVisible();
  await page.keyboard.press("t");
  const dialog = page.getByRole("dialog", { name: "Create Autotask ticket" });
  await expect(dialog.locator("pre")).toBeVisible();
  await page.keyboard.press("t");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(createButton(panelOf(page))).toBeFocused();
  expect(await ticketsOf(instance, mappedRun)).toEqual([]);
  expect(await linksOf(instance, mappedRun)).toEqual([]);
});

test("a refusal is said in Autotask's words, the run stays free, and the next click looks before it sends", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const words = `Queue is required for tickets of this kind (${unique()}). ; on record number [1].`;
  await instance.autotask.addFault({ match: CREATE, fault: { type: "validation-500", errors: [words] } });
  const page = await open(operator);
  const dialog = await openDialog(page, mappedRun);
  await createButton(dialog).click();
  await expect(dialog).toContainText("Autotask refused.");
  await expect(dialog.locator("blockquote")).toContainText(words);
  await expect(dialog).toContainText("No ticket was made");
  expect(await ticketsOf(instance, mappedRun)).toEqual([]);
  expect(await linksOf(instance, mappedRun)).toMatchObject([{ state: "refused", active: false }]);

  await instance.autotask.clearRequests();
  await createButton(dialog).click();
  await expect(dialog.getByText("was created and is linked to this run.")).toBeVisible();
  expect(callsOf(await instance.autotask.requests())).toEqual([
    expect.stringMatching(/Tickets query$/),
    "POST Tickets create",
    "GET Tickets get",
  ]);
  expect(await ticketsOf(instance, mappedRun)).toHaveLength(1);
});

for (const fault of ["drop-after-commit", "truncate-after-commit", "html-502-after-commit"] as const) {
  test(`an answer lost by ${fault} is "Creation unconfirmed", and is settled by looking`, async ({ open, operator, instance, mappedRun }) => {
    await instance.autotask.addFault({ match: CREATE, fault: { type: fault } });
    const page = await open(operator);
    const dialog = await openDialog(page, mappedRun);
    await createButton(dialog).click();
    await expect(dialog).toContainText("Creation unconfirmed");
    await expect(dialog).toContainText("The ticket may exist.");
    await expect(createButton(dialog)).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(panelOf(page)).toContainText("Creation unconfirmed");
    await expect(createButton(panelOf(page))).toHaveCount(0);

    await panelOf(page).getByRole("button", { name: "Check in Autotask" }).click();
    const [ticket, ...others] = await ticketsOf(instance, mappedRun);
    expect(others).toEqual([]);
    await expect(panelOf(page)).toContainText(String(ticket?.ticketNumber));
    await expect(panelOf(page).getByRole("link", { name: "Open ticket" })).toBeVisible();
    expect(await linksOf(instance, mappedRun)).toEqual([
      { state: "linked", active: true, number: ticket?.ticketNumber, created_by_name: operator.name },
    ]);
    expect((await instance.autotask.requests(CREATE)).length).toBe(1);
  });
}

test("a ticket that is not there is not believed absent at once, and nothing is sent again", async ({ open, operator, instance, mappedRun }) => {
  await instance.autotask.addFault({ match: CREATE, fault: { type: "drop-before-commit" } });
  const page = await open(operator);
  const dialog = await openDialog(page, mappedRun);
  await createButton(dialog).click();
  await expect(dialog).toContainText("Creation unconfirmed");
  await dialog.getByRole("button", { name: "Check in Autotask" }).click();
  await expect(dialog).toContainText("Autotask has no ticket with this creation's reference yet.");
  await expect(createButton(dialog)).toHaveCount(0);
  expect(await linksOf(instance, mappedRun)).toMatchObject([{ state: "unconfirmed", active: true }]);
  expect(await ticketsOf(instance, mappedRun)).toEqual([]);
  expect(await instance.autotask.requests(CREATE)).toHaveLength(1);
});

test("a second operator is told who is creating, and who made it; there is one ticket", async ({
  open,
  operator,
  admin,
  instance,
  mappedRun,
}) => {
  await instance.autotask.addFault({ match: { entity: "Tickets", kind: "create" }, fault: { type: "delay", ms: 2_500 } });
  const [first, second] = [await open(operator), await open(admin)];
  const firstDialog = await openDialog(first, mappedRun);
  const secondDialog = await openDialog(second, mappedRun);
  await createButton(firstDialog).click();
  await expect(firstDialog.getByRole("list", { name: "Creating the ticket" })).toBeVisible();
  await expect.poll(() => linksOf(instance, mappedRun)).toHaveLength(1);
  await createButton(secondDialog).click();
  await expect(secondDialog).toContainText(`A ticket for this run is being created by ${operator.name}.`);

  await expect(firstDialog.getByText("was created and is linked to this run.")).toBeVisible();
  const [ticket, ...others] = await ticketsOf(instance, mappedRun);
  expect(others).toEqual([]);
  await expect(secondDialog.getByRole("link", { name: "Open ticket" })).toBeVisible();
  await visit(second, mappedRun.path);
  await expect(second.getByRole("region", { name: "Ticket" })).toContainText(String(ticket?.ticketNumber));
  await expect(createButton(second)).toHaveCount(0);
  expect(await linksOf(instance, mappedRun)).toHaveLength(1);
});

test("who comes too late, with the dialog still open, is told whose ticket the run has", async ({ open, operator, admin, instance, mappedRun }) => {
  const page = await open(operator);
  const dialog = await openDialog(page, mappedRun);
  const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: admin.email });
  await createButton(dialog).click();
  await expect(dialog).toContainText(`This run has ticket ${number}, linked by ${admin.name}.`);
  expect(await ticketsOf(instance, mappedRun)).toHaveLength(1);
});

test("closing the dialog does not stop a creation", async ({ open, operator, instance, mappedRun }) => {
  await instance.autotask.addFault({ match: CREATE, fault: { type: "delay", ms: 1_500 } });
  const page = await open(operator);
  const dialog = await openDialog(page, mappedRun);
  await createButton(dialog).click();
  await expect(dialog).toContainText("Closing this does not stop it.");
  await page.keyboard.press("Escape");
  await expect(panelOf(page)).toContainText("Creating…");
  await expect(panelOf(page).getByRole("link", { name: "Open ticket" })).toBeVisible();
  const [ticket, ...others] = await ticketsOf(instance, mappedRun);
  expect(others).toEqual([]);
  await expect(panelOf(page)).toContainText(String(ticket?.ticketNumber));
});

test("a value that has become inactive in Autotask blocks creation, by name", async ({ open, admin, instance, mappedRun }) => {
  const HELPDESK = 29682833;
  const page = await open(admin);
  const reload = async (isActive: boolean) => {
    await instance.autotask.changePicklistValue("queue", HELPDESK, { isActive });
    await page.getByRole("button", { name: "Refresh reference data" }).click();
    await expect(page.getByText("Reference data loaded.")).toBeVisible();
  };
  await visit(page, "/settings/integrations/autotask");
  await reload(false);
  await expect(page.getByRole("combobox", { name: "Default Queue" })).toHaveAccessibleDescription(/has become inactive in Autotask/);

  await visit(page, mappedRun.path);
  const ticket = page.getByRole("region", { name: "Ticket" });
  await expect(ticket).toContainText('Default Queue "Helpdesk" is inactive in Autotask.');
  await ticket.getByRole("link", { name: "Choose another Default Queue" }).click();
  await expect(page).toHaveURL(/\/settings\/integrations\/autotask#ticket-defaults$/);
  await reload(true);
  await visit(page, mappedRun.path);
  await expect(createButton(ticket)).toBeVisible();
  await expect(ticket).not.toContainText("inactive");
});

test("a reporter sees the number and Open ticket, and nothing that creates", async ({ open, reporter, operator, instance, mappedRun, reports }) => {
  const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  const page = await open(reporter);
  await visit(page, queueOf(mappedRun));
  await expect(panelOf(page)).toContainText(String(number));
  const ticket = panelOf(page).getByRole("region", { name: "Ticket" });
  await expect(ticket.getByRole("link", { name: "Open ticket" })).toBeVisible();
  await expect(ticket.getByRole("button")).toHaveCount(0);
  const opened = page.waitForEvent("popup");
  await ticket.getByRole("link", { name: "Open ticket" }).click();
  await expect((await opened).getByRole("heading", { level: 1 })).toContainText(String(number));

  const other = await reports.sendOne();
  await mapToNewCompany(instance, operator, other);
  await visit(page, queueOf(other));
  await expect(panelOf(page).getByRole("region", { name: "Ticket" })).toContainText("No ticket");
  await expect(createButton(page)).toHaveCount(0);
  await page.keyboard.press("t");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a successful run has no ticket to create", async ({ open, operator, reports }) => {
  const run = await reports.sendOne({ status: "success", objects: [] });
  const page = await open(operator);
  await visit(page, run.path);
  await expect(page.getByRole("region", { name: "Ticket" })).toContainText("No ticket");
  await expect(createButton(page)).toHaveCount(0);
});

test("Autotask out of reach is said as such, and the ticket is not called gone", async ({ open, operator, instance, mappedRun }) => {
  const { linkId, number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  await instance.autotask.addFault({ match: { entity: "Tickets" }, fault: { type: "unauthorized" }, times: "always" });
  const page = await open(operator);
  await visit(page, `/tickets/${linkId}/open`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Ticket ${number} can't be opened`);
  await expect(page.getByRole("main")).toContainText("This says nothing about the ticket itself.");
  await instance.autotask.clearFaults();
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page).toHaveURL(new RegExp(`^${instance.autotaskOrigin}/Mvc/`));
  expect(await customerIdOf(instance, mappedRun)).toBeTruthy();
});
