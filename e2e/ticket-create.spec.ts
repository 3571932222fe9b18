import type { Locator } from "@playwright/test";
import { pressByKeyboard } from "./accessibility-steps";
import { expect, mapToNewCompany, ownTest as test, visit } from "./fixtures";
import type { KnownRun } from "./reports";
import {
  CREATED,
  callsFor,
  createButton,
  describedIn,
  linksOf,
  openDialog,
  panelOf,
  queueOf,
  theTicketFor,
  ticketOf,
  ticketsFor,
} from "./ticket-steps";

// Faults and the count of requests are the whole Autotask's: each test begins with a quiet one.
test("without a company creating is blocked, with the reason and the way to its cure", async ({
  open,
  operator,
  reports,
}) => {
  const run = await reports.sendOne();
  const page = await open(operator);
  await visit(page, queueOf(run));
  await expect(panelOf(page)).toContainText(`${run.customer} has no Autotask company yet.`);
  await createButton(panelOf(page)).click({ force: true });
  await page.keyboard.press("t");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const cure = panelOf(page).getByRole("link", { name: `Choose a company for ${run.customer}` });
  await cure.click();
  await expect(page).toHaveURL(`/customers?q=${encodeURIComponent(run.customer)}`);
  await expect(page.getByRole("button", { name: `Map ${run.customer} to a company` })).toBeVisible();
});

const WHOLE_TEXT = (run: KnownRun, instanceUrl: string) =>
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
    `Job Details: ${instanceUrl}${run.path}`,
  ].join("\n");

/** The list beside the text: where the ticket goes. */
function destinationIn(dialog: Locator): Promise<Record<string, string | null | undefined>> {
  return dialog
    .locator("dl")
    .evaluate((list) =>
      Object.fromEntries(
        [...list.querySelectorAll("dt")].map((term) => [
          term.textContent,
          term.nextElementSibling?.textContent,
        ]),
      ),
    );
}

test("the preview shows exactly what Autotask then holds, and creating takes two calls", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const run = await reports.sendOne({
    startedAt: "2026-11-22T22:00:04+01:00",
    endedAt: "2026-11-22T22:41:30+01:00",
  });
  const company = await mapToNewCompany(instance, operator, run);
  await instance.autotask.clearRequests();
  const page = await open(operator);
  const dialog = await openDialog(page, run);
  expect(await callsFor(instance, run)).toEqual([]);
  const title = `[Backupchecks] ${run.customer} - ${run.job.name} - Error`;
  await expect(dialog.getByText(title, { exact: true })).toBeVisible();
  const description = await describedIn(dialog);
  expect(description).toBe(WHOLE_TEXT(run, instance.url));
  expect(await destinationIn(dialog)).toEqual({
    Company: `${company.name} ID ${company.id}`,
    Queue: "Helpdesk",
    Source: "Monitoring Alert",
    Status: "New",
    Priority: "Higherror → High",
    Due: "24 hours after creation",
  });

  const clickedAt = Date.now();
  await createButton(dialog).click();
  await expect(dialog.getByText(CREATED)).toBeVisible();
  expect(await callsFor(instance, run)).toEqual(["POST Tickets create", "GET Tickets get"]);
  const ticket = await theTicketFor(instance, run);
  const where = { companyID: company.id, queueID: 29682833, source: 8, status: 1, priority: 1 };
  expect(ticket).toMatchObject({ title, description, ...where });
  const dueIn = Date.parse(String(ticket.dueDateTime)) - clickedAt;
  expect(Math.abs(dueIn - 24 * 3_600_000)).toBeLessThan(60_000);
  // No issue type, no category, no resource, no contact: these are the ticket owner's (§7.3).
  const [sent] = await instance.autotask.writes();
  expect(Object.keys(sent?.fields ?? {}).toSorted()).toEqual(
    [...Object.keys(where), "description", "dueDateTime", "externalID", "title"].toSorted(),
  );

  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(panelOf(page)).toContainText(`${ticket.ticketNumber}New`);
  await expect(createButton(page)).toHaveCount(0);
  await expect(page.getByRole("list", { name: "To review" })).toContainText(ticket.ticketNumber);
  expect(await linksOf(instance, run)).toEqual([
    { state: "linked", active: true, number: ticket.ticketNumber, created_by_name: operator.name },
  ]);
});

test("a number that came with the run stays beside the ticket that is created", async ({
  open,
  operator,
  reporter,
  instance,
  reports,
}) => {
  const run = await reports.sendOne({ ticketNumber: "T20250101.0042" });
  await mapToNewCompany(instance, operator, run);
  const page = await open(operator);
  await visit(page, run.path);
  await pressByKeyboard(page, createButton(page));
  const dialog = page.getByRole("dialog", { name: "Create Autotask ticket" });
  await expect(dialog).toContainText("The number T20250101.0042 is noted for this run");
  await dialog.getByRole("button", { name: "Create Autotask ticket" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  const words = "Noted for this run: T20250101.0042, not validated.";
  await expect(ticketOf(page)).toContainText(words);
  const other = await open(reporter);
  await visit(other, run.path);
  await expect(ticketOf(other)).toContainText(words);
});

test("showing a ticket that was just seen asks Autotask nothing, opening it asks once, and its text leads back here", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  const { id, title } = await theTicketFor(instance, mappedRun);
  // Seen within the last minute, however long the machine takes: whoever looks again has it validated no sooner (§9.3).
  await instance.rows("update tickets set seen_at = now() + interval '1 hour' where autotask_id = $1", [id]);
  await instance.autotask.clearRequests();
  const page = await open(operator);
  await visit(page, queueOf(mappedRun));
  await visit(page, `/jobs/${mappedRun.jobId}`);
  await visit(page, mappedRun.path);
  await expect(ticketOf(page)).toContainText(String(number));
  expect(await callsFor(instance, mappedRun)).toEqual([]);

  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Open ticket" }).click();
  const inAutotask = await opened;
  await expect(inAutotask).toHaveURL(
    `${instance.autotaskOrigin}/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`,
  );
  await expect(inAutotask.getByRole("heading", { level: 1 })).toHaveText(`${number} - ${title}`);
  expect(await callsFor(instance, mappedRun)).toEqual(["GET Tickets get"]);

  await inAutotask.getByRole("link", { name: `${instance.url}${mappedRun.path}` }).click();
  await expect(inAutotask).toHaveURL(`${instance.url}${mappedRun.path}`);
  await expect(inAutotask.getByRole("heading", { level: 1 })).toContainText(
    `${mappedRun.job.name} of ${mappedRun.customer} failed on`,
  );
});

test("an overall remark leads the text, a warning is Medium, and ctrl+enter sends", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const run = await reports.sendOne({ status: "warning", remark: "2 of 7 machines — failed ✓" });
  await mapToNewCompany(instance, operator, run);
  const page = await open(operator);
  const dialog = await openDialog(page, run);
  const preview = await describedIn(dialog);
  expect(preview).toContain("Affected objects: HV01, USB Disk");
  expect(preview).toContain("Multiple objects reported errors. See Backupchecks for full details.");
  expect(preview).not.toContain("Snapshot could not be created");
  await expect(dialog).toContainText("warning → Medium");
  await page.keyboard.press("Control+Enter");
  await expect(dialog.getByText(CREATED)).toBeVisible();
  const [ticket] = await ticketsFor(instance, run);
  expect(ticket).toMatchObject({ description: preview, priority: 2 });
});

test("t opens the dialog, a second t sends nothing, and Escape returns the focus", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
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
  expect(await ticketsFor(instance, mappedRun)).toEqual([]);
  expect(await linksOf(instance, mappedRun)).toEqual([]);
});

test("a value that has become inactive in Autotask blocks creation, by name", async ({
  open,
  admin,
  instance,
  mappedRun,
}) => {
  const HELPDESK = 29682833;
  const page = await open(admin);
  const reload = async (isActive: boolean) => {
    await instance.autotask.changePicklistValue("queue", HELPDESK, { isActive });
    await page.getByRole("button", { name: "Refresh reference data" }).click();
    await expect(page.getByText("Reference data loaded.")).toBeVisible();
  };
  await visit(page, "/settings/integrations/autotask");
  await reload(false);
  await expect(page.getByRole("combobox", { name: "Default Queue" })).toHaveAccessibleDescription(
    /has become inactive in Autotask/,
  );

  await visit(page, mappedRun.path);
  const ticket = ticketOf(page);
  await expect(ticket).toContainText('Default Queue "Helpdesk" is inactive in Autotask.');
  await ticket.getByRole("link", { name: "Choose another Default Queue" }).click();
  await expect(page).toHaveURL(/\/settings\/integrations\/autotask#ticket-defaults$/);
  await reload(true);
  await visit(page, mappedRun.path);
  await expect(createButton(ticket)).toBeVisible();
  await expect(ticket).not.toContainText("inactive");
});

test("a reporter sees the number and Open ticket, and nothing that creates", async ({
  open,
  reporter,
  operator,
  instance,
  mappedRun,
  reports,
}) => {
  const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  const page = await open(reporter);
  await visit(page, queueOf(mappedRun));
  await expect(panelOf(page)).toContainText(String(number));
  const ticket = ticketOf(page);
  await expect(ticket.getByRole("link", { name: "Open ticket" })).toBeVisible();
  await expect(ticket.getByRole("button")).toHaveCount(0);
  const opened = page.waitForEvent("popup");
  await ticket.getByRole("link", { name: "Open ticket" }).click();
  await expect((await opened).getByRole("heading", { level: 1 })).toContainText(String(number));

  const other = await reports.sendOne();
  await mapToNewCompany(instance, operator, other);
  await visit(page, queueOf(other));
  await expect(ticketOf(page)).toContainText("No ticket");
  await expect(createButton(page)).toHaveCount(0);
  await page.keyboard.press("t");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a successful run has no ticket to create", async ({ open, operator, reports }) => {
  const run = await reports.sendOne({ status: "success", objects: [] });
  const page = await open(operator);
  await visit(page, run.path);
  await expect(ticketOf(page)).toContainText("No ticket");
  await expect(createButton(page)).toHaveCount(0);
});

test("Autotask out of reach is said as such, and the ticket is not called gone", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const { linkId, number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  await instance.autotask.addFault({
    match: { entity: "Tickets" },
    fault: { type: "unauthorized" },
    times: "always",
  });
  const page = await open(operator);
  await visit(page, `/tickets/${linkId}/open`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Ticket ${number} can't be opened`);
  await expect(page.getByRole("main")).toContainText("This says nothing about the ticket itself.");
  await instance.autotask.clearFaults();
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page).toHaveURL(new RegExp(`^${instance.autotaskOrigin}/Mvc/`));
});
