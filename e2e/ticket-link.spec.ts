// Linking a run to a ticket that Autotask has: by number, by title, one click away, of another company, in place of another.
import type { Locator, Page } from "@playwright/test";
import { everywhere, expectTrapped, pressByKeyboard, STILL } from "./accessibility-steps";
import { expect, mapToNewCompany, ownTest as test, visit } from "./fixtures";
import { hoursAgo, type KnownRun, unique } from "./reports";
import { callsFor, linksOf, panelOf, queueOf, ticketOf } from "./ticket-steps";

const LINK = "Link existing Autotask ticket";
const RELINK = "Re-link to another ticket";

const searchField = (dialog: Locator) => dialog.getByRole("searchbox", { name: "Ticket number or title" });
const linkButton = (dialog: Locator, number: string) =>
  dialog.getByRole("button", { name: `Link this ticket ${number}` });

async function openLinkDialog(page: Page, run: KnownRun): Promise<Locator> {
  await visit(page, queueOf(run));
  await ticketOf(page).getByRole("button", { name: LINK }).click();
  const dialog = page.getByRole("dialog", { name: LINK });
  await expect(searchField(dialog)).toBeFocused();
  return dialog;
}

test("by its exact number: one search and one read, and the run behaves like any with a ticket", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const { company } = mappedRun;
  const title = `Found by number ${unique()}`;
  const made = await instance.autotask.createTicket({ companyID: company.id, title });
  const page = await open(operator, STILL);
  await instance.autotask.clearRequests();
  const dialog = await openLinkDialog(page, mappedRun);
  await searchField(dialog).fill(made.ticketNumber);
  await expect(dialog.getByText("1 ticket found")).toBeVisible();
  const found = dialog.getByRole("region", { name: "Found in Autotask" });
  await expect(found).toContainText(title);
  await expect(found).toContainText(company.name);
  expect(await everywhere(page)).toEqual([]);
  await expectTrapped(page, dialog);
  await linkButton(dialog, made.ticketNumber).click();
  await expect(dialog).toContainText("is linked to this run.");
  expect(await callsFor(instance, mappedRun)).toEqual(["POST Tickets query", "GET Tickets get"]);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(panelOf(page)).toContainText(made.ticketNumber);
  await expect(ticketOf(page).getByRole("link", { name: "Open ticket" })).toBeVisible();
  expect(await linksOf(instance, mappedRun)).toEqual([
    { state: "linked", active: true, number: made.ticketNumber, created_by_name: operator.name },
  ]);
  // Nothing was written in Autotask.
  expect(await instance.autotask.writes()).toEqual([]);
});

test("by words of its title, within the customer's company, all by keyboard", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const tag = unique();
  const mine = await instance.autotask.createTicket({
    companyID: mappedRun.company.id,
    title: `Tape robot ${tag}`,
  });
  await instance.autotask.createTicket({ companyID: 184, title: `Tape robot ${tag}` });
  const page = await open(operator);
  await visit(page, queueOf(mappedRun));
  await expect(ticketOf(page).getByRole("button", { name: LINK })).toBeVisible();
  await page.keyboard.press("l");
  const dialog = page.getByRole("dialog", { name: LINK });
  await expect(searchField(dialog)).toBeFocused();
  await page.keyboard.type(`robot ${tag}`);
  await expect(dialog.getByText("1 ticket found")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(linkButton(dialog, mine.ticketNumber)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("is linked to this run.");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(ticketOf(page)).toContainText(mine.ticketNumber);
});

test("one of another company is refused with both names, and linked only on a second word, which is recorded", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const other = await instance.autotask.createTicket({ companyID: 184, title: "Somebody else's" });
  const page = await open(operator, STILL);
  const dialog = await openLinkDialog(page, mappedRun);
  await searchField(dialog).fill(other.ticketNumber);
  await expect(dialog.getByText("Another company")).toBeVisible();
  await linkButton(dialog, other.ticketNumber).click();
  const question = dialog.getByRole("alert");
  await expect(question).toContainText("Contoso Ltd");
  await expect(question).toContainText(mappedRun.company.name);
  expect(await everywhere(page)).toEqual([]);
  expect(await linksOf(instance, mappedRun)).toEqual([]);
  await dialog.getByRole("button", { name: "Back" }).click();
  await linkButton(dialog, other.ticketNumber).click();
  await pressByKeyboard(page, dialog.getByRole("button", { name: "Link it all the same" }));
  await expect(dialog).toContainText("is linked to this run.");
  const trail = await instance.rows<{ after: { companyId: number } }>(
    "select after from audit_events where action = 'ticket.link-existing' and run_id = $1",
    [mappedRun.runId],
  );
  expect(JSON.stringify(trail)).toContain("184");
});

test("an open ticket of an earlier run of the job is one click away, also instead of creating; each panel says it is shared", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const first = await reports.sendOne();
  await mapToNewCompany(instance, operator, first);
  const { number } = await instance.seed("ticket", { runId: first.runId, by: operator.email });
  const { customer, job } = first;
  const second = await reports.sendOne({ customer, job, startedAt: hoursAgo(1), endedAt: hoursAgo(0.5) });
  const third = await reports.sendOne({ customer, job, startedAt: hoursAgo(0.4), endedAt: hoursAgo(0.2) });
  const page = await open(operator);
  await visit(page, second.path);
  await instance.autotask.clearRequests();
  await ticketOf(page).getByRole("button", { name: "Create Autotask ticket" }).click();
  const creating = page.getByRole("dialog");
  const earlier = creating.getByRole("region", { name: "Open tickets of earlier runs of this job" });
  await expect(earlier).toContainText(String(number));
  expect(await callsFor(instance, second)).toEqual([]);
  await earlier.getByRole("button", { name: /Link this one instead/ }).click();
  await expect(page.getByRole("dialog")).toContainText("is linked to this run.");
  await page.keyboard.press("Escape");
  expect(await callsFor(instance, second)).toEqual(["GET Tickets get"]);
  await expect(ticketOf(page)).toContainText("Shared with 1 other run");

  await visit(page, third.path);
  await ticketOf(page).getByRole("button", { name: LINK }).click();
  const linking = page.getByRole("dialog", { name: LINK });
  await linking
    .getByRole("region", { name: "Open tickets of earlier runs of this job" })
    .getByRole("button", { name: `Link this ticket ${number}` })
    .click();
  await expect(linking).toContainText("is linked to this run.");
  await visit(page, first.path);
  await expect(ticketOf(page)).toContainText("Shared with 2 other runs");
});

test("in place of another open ticket: a reason is asked for, and the old link stays as history", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  const other = await instance.autotask.createTicket({
    companyID: mappedRun.company.id,
    title: "The real one",
  });
  const page = await open(operator, STILL);
  await visit(page, mappedRun.path);
  await pressByKeyboard(page, ticketOf(page).getByRole("button", { name: "More ticket actions" }));
  await expect(page.getByRole("menuitem", { name: RELINK })).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: RELINK });
  await searchField(dialog).fill(other.ticketNumber);
  await linkButton(dialog, other.ticketNumber).click();
  const reason = dialog.getByRole("textbox", { name: `Reason for replacing ${number}` });
  await expect(reason).toBeFocused();
  expect(await everywhere(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Link this ticket" }).click();
  await expect(reason).toHaveAccessibleDescription(/Say why/);
  await reason.fill("The customer had called before.");
  await dialog.getByRole("button", { name: "Link this ticket" }).click();
  await expect(dialog).toContainText("is linked to this run.");
  await page.keyboard.press("Escape");
  await expect(ticketOf(page)).toContainText(other.ticketNumber);
  const earlier = page.getByRole("region", { name: "Earlier tickets" });
  await expect(earlier).toContainText(`${number} Replaced: The customer had called before.`);
  await expect(earlier).toContainText(operator.name);
  expect(await linksOf(instance, mappedRun)).toMatchObject([
    { state: "replaced", active: false, number },
    { state: "linked", active: true, number: other.ticketNumber },
  ]);
});

test("a number noted before the integration is filled in, and a number that Autotask does not know is said", async ({
  open,
  operator,
  instance,
  reports,
}) => {
  const made = await instance.autotask.createTicket({ companyID: 184 });
  const run = await reports.sendOne({ ticketNumber: made.ticketNumber });
  const page = await open(operator);
  const dialog = await openLinkDialog(page, run);
  await expect(searchField(dialog)).toHaveValue(made.ticketNumber);
  await expect(linkButton(dialog, made.ticketNumber)).toBeVisible();
  await searchField(dialog).fill("T19990101.0001");
  await expect(dialog).toContainText("No ticket “T19990101.0001” that the API user may see");
  await instance.autotask.addFault({
    match: { entity: "Tickets", kind: "query" },
    fault: { type: "unauthorized" },
    times: "always",
  });
  await searchField(dialog).fill("T19990101.0002");
  await expect(dialog).toContainText("Autotask rejected the credentials.");
});
