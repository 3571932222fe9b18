// Resolving: never a ticket that has time entries, never without the fixed note, and said before it happens.
import type { Locator, Page } from "@playwright/test";
import { everywhere, expectTrapped, pressByKeyboard, STILL } from "./accessibility-steps";
import { expect, ownTest as test, visit } from "./fixtures";
import type { Instance } from "./instance";
import type { KnownRun } from "./reports";
import { callsFor, theTicketFor, ticketOf } from "./ticket-steps";

const CLOSING =
  "Ticket resolved via Backupchecks after verification that the backup issue is no longer present.";
const TIME_ENTRIES =
  "Ticket marked as resolved in Backupchecks, but not closed automatically because time entries are present.";

test.beforeEach(async ({ instance }) => {
  await instance.seed("ticketSettings", { allowResolve: true });
});

async function openResolveDialog(page: Page, run: KnownRun): Promise<Locator> {
  await visit(page, run.path);
  await pressByKeyboard(page, ticketOf(page).getByRole("button", { name: "Resolve ticket" }));
  return page.getByRole("dialog", { name: "Resolve ticket" });
}

const resolveIn = (dialog: Locator) => dialog.getByRole("button", { name: "Resolve ticket" });

async function ticketed(instance: Instance, run: KnownRun, by: string) {
  await instance.seed("ticket", { runId: run.runId, by });
  const { id } = await theTicketFor(instance, run);
  await instance.autotask.clearRequests();
  return id;
}

test("without time entries: the note is shown letter for letter, added internally, and the ticket is closed", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const id = await ticketed(instance, mappedRun, operator.email);
  const page = await open(operator, STILL);
  const dialog = await openResolveDialog(page, mappedRun);
  await expect(dialog).toContainText("No time entries. The note below is added, then the ticket is closed.");
  await expect(dialog.locator("blockquote")).toHaveText(CLOSING);
  expect(await callsFor(instance, mappedRun)).toEqual(["GET Tickets get", "POST TimeEntries count"]);
  expect(await everywhere(page)).toEqual([]);
  await expectTrapped(page, dialog);
  expect(await instance.autotask.writes()).toEqual([]);

  await instance.autotask.clearRequests();
  await pressByKeyboard(page, resolveIn(dialog));
  await expect(dialog).toContainText("is closed in Autotask (Complete).");
  expect(await callsFor(instance, mappedRun)).toEqual([
    "GET Tickets get",
    "POST TimeEntries count",
    "POST TicketNotes create",
    "POST TimeEntries count",
    "PATCH Tickets update",
    "GET Tickets get",
  ]);
  const stored = await instance.autotask.ticket(id);
  expect(stored?.ticket.status).toBe(5);
  expect(stored?.notes).toMatchObject([{ description: CLOSING, publish: 2 }]);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(ticketOf(page)).toContainText("Complete");
  await expect(ticketOf(page).getByRole("button", { name: "Resolve ticket" })).toHaveCount(0);
});

test("with time entries: the ticket stays open with the other note, once, however often it is resolved", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const id = await ticketed(instance, mappedRun, operator.email);
  await instance.autotask.addTimeEntry(id);
  const page = await open(operator, STILL);
  const dialog = await openResolveDialog(page, mappedRun);
  await expect(dialog).toContainText("1 time entry. The ticket stays open; the note below is added.");
  await expect(dialog.locator("blockquote")).toHaveText(TIME_ENTRIES);
  expect(await everywhere(page)).toEqual([]);
  await instance.autotask.clearRequests();
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toContainText("stays open: 1 time entry. The note was added.");
  expect((await callsFor(instance, mappedRun)).length).toBeLessThanOrEqual(5);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(ticketOf(page)).toContainText("Resolved in Backupchecks, left open: time entries present");
  expect(await everywhere(page)).toEqual([]);

  const again = await openResolveDialog(page, mappedRun);
  await expect(again).toContainText("carries the note already; nothing is added");
  await resolveIn(again).click();
  await expect(again).toContainText("It carries the note already.");
  const stored = await instance.autotask.ticket(id);
  expect(stored?.ticket.status).not.toBe(5);
  expect(stored?.notes.map(({ description }) => description)).toEqual([TIME_ENTRIES]);
});

test("a time entry that appears while it is being resolved keeps the ticket open", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const id = await ticketed(instance, mappedRun, operator.email);
  const page = await open(operator);
  const dialog = await openResolveDialog(page, mappedRun);
  await expect(dialog).toContainText("No time entries.");
  await instance.autotask.addTimeEntry(id);
  await resolveIn(dialog).click();
  await expect(dialog).toContainText("stays open: 1 time entry.");
  expect((await instance.autotask.ticket(id))?.ticket.status).not.toBe(5);
});

test("a change that does not stick is tried once more, then said as not confirmed; the next try adds no second note", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const id = await ticketed(instance, mappedRun, operator.email);
  await instance.autotask.addFault({ fault: { type: "patch-no-effect" }, times: 2 });
  const page = await open(operator);
  const dialog = await openResolveDialog(page, mappedRun);
  await resolveIn(dialog).click();
  await expect(dialog).toContainText("is not confirmed as resolved.");
  await page.keyboard.press("Escape");
  await expect(ticketOf(page)).toContainText("The closing note is in the ticket, and it is not added again.");

  const again = await openResolveDialog(page, mappedRun);
  await expect(again).toContainText("its closing note is there already");
  await resolveIn(again).click();
  await expect(again).toContainText("is closed in Autotask (Complete).");
  expect((await instance.autotask.ticket(id))?.notes).toHaveLength(1);
});

test("a ticket that was closed or deleted meanwhile is not touched, and said to be", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const id = await ticketed(instance, mappedRun, operator.email);
  const page = await open(operator);
  const dialog = await openResolveDialog(page, mappedRun);
  await expect(dialog).toContainText("No time entries.");
  await instance.autotask.deleteTicket(id);
  await resolveIn(dialog).click();
  await expect(dialog).toContainText("was deleted in Autotask");
  await page.keyboard.press("Escape");
  await expect(ticketOf(page)).toContainText("Missing in Autotask (deleted)");
  expect(await instance.autotask.writes()).toEqual([]);
});

test("where Autotask refuses, its own words are shown and the ticket stays as it is", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const id = await ticketed(instance, mappedRun, operator.email);
  const words = "Complete needs a Sub-Issue Type. ; on record number [1].";
  await instance.autotask.addFault({
    match: { entity: "Tickets", kind: "update" },
    fault: { type: "validation-500", errors: [words] },
  });
  const page = await open(operator);
  const dialog = await openResolveDialog(page, mappedRun);
  await resolveIn(dialog).click();
  await expect(dialog.getByText(words)).toBeVisible();
  expect((await instance.autotask.ticket(id))?.ticket.status).not.toBe(5);
});
