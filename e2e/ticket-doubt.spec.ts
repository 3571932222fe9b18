// Refusals, lost answers, and two people at the same moment: a run never gets two tickets.
import { expectAccessible, pressByKeyboard, STILL } from "./accessibility-steps";
import { expect, mapToNewCompany, ownTest as test, visit } from "./fixtures";
import { unique } from "./reports";
import {
  CREATE,
  CREATED,
  callsFor,
  createButton,
  linksOf,
  openDialog,
  panelOf,
  theTicketFor,
  ticketOf,
  ticketsFor,
} from "./ticket-steps";

// Faults and the count of requests are the whole Autotask's: each test begins with a quiet one.
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
  expect(await ticketsFor(instance, mappedRun)).toEqual([]);
  expect(await linksOf(instance, mappedRun)).toMatchObject([{ state: "refused", active: false }]);

  await instance.autotask.clearRequests();
  await createButton(dialog).click();
  await expect(dialog.getByText(CREATED)).toBeVisible();
  expect(await callsFor(instance, mappedRun)).toEqual([
    expect.stringMatching(/Tickets query$/),
    "POST Tickets create",
    "GET Tickets get",
  ]);
  expect(await ticketsFor(instance, mappedRun)).toHaveLength(1);
});

test("what a colleague has changed since it was shown is shown before it is sent", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const page = await open(operator);
  const dialog = await openDialog(page, mappedRun);
  await expect(dialog).toContainText(mappedRun.company.name);
  await instance.autotask.clearRequests();
  const { id, name } = await mapToNewCompany(instance, operator, {
    ...mappedRun,
    customer: `${mappedRun.customer} anew`,
  });
  await createButton(dialog).click();
  await expect(dialog).toContainText("What would be sent has changed meanwhile.");
  await expect(dialog).toContainText(name);
  expect(await callsFor(instance, mappedRun)).not.toContain("POST Tickets create");
  await createButton(dialog).click();
  await expect(dialog.getByText(CREATED)).toBeVisible();
  expect((await theTicketFor(instance, mappedRun)).companyID).toBe(id);
});

for (const fault of ["drop-after-commit", "truncate-after-commit", "html-502-after-commit"] as const) {
  test(`an answer lost by ${fault} is "Creation unconfirmed", and is settled by looking`, async ({
    open,
    operator,
    instance,
    mappedRun,
  }) => {
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

    await pressByKeyboard(page, panelOf(page).getByRole("button", { name: "Check in Autotask" }));
    const ticket = await theTicketFor(instance, mappedRun);
    await expect(panelOf(page)).toContainText(ticket.ticketNumber);
    await expect(panelOf(page).getByRole("link", { name: "Open ticket" })).toBeVisible();
    expect(await linksOf(instance, mappedRun)).toEqual([
      { state: "linked", active: true, number: ticket.ticketNumber, created_by_name: operator.name },
    ]);
    expect((await instance.autotask.requests(CREATE)).length).toBe(1);
  });
}

test("a ticket that is not there is not believed absent at once, and nothing is sent again", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  await instance.autotask.addFault({ match: CREATE, fault: { type: "drop-before-commit" } });
  const page = await open(operator, STILL);
  const dialog = await openDialog(page, mappedRun);
  await createButton(dialog).click();
  await expect(dialog).toContainText("Creation unconfirmed");
  await pressByKeyboard(page, dialog.getByRole("button", { name: "Check in Autotask" }));
  await expect(dialog).toContainText("Autotask has no ticket with this creation's reference yet.");
  await expect(createButton(dialog)).toHaveCount(0);
  expect(await linksOf(instance, mappedRun)).toMatchObject([{ state: "unconfirmed", active: true }]);
  expect(await ticketsFor(instance, mappedRun)).toEqual([]);
  expect(await instance.autotask.requests(CREATE)).toHaveLength(1);

  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(panelOf(page)).toContainText("Creation unconfirmed");
  await expectAccessible(page);
  await visit(page, mappedRun.path);
  await expect(ticketOf(page)).toContainText("Creation unconfirmed");
  await expectAccessible(page);
});

test("a second operator is told who is creating, and who made it; there is one ticket", async ({
  open,
  operator,
  admin,
  instance,
  mappedRun,
}) => {
  await instance.autotask.addFault({
    match: { entity: "Tickets", kind: "create" },
    fault: { type: "delay", ms: 3_000 },
  });
  const [first, second] = [await open(operator), await open(admin)];
  const firstDialog = await openDialog(first, mappedRun);
  const secondDialog = await openDialog(second, mappedRun);
  await createButton(firstDialog).click();
  await expect(firstDialog.getByRole("list", { name: "Creating the ticket" })).toBeVisible();
  await expect.poll(() => linksOf(instance, mappedRun)).toHaveLength(1);
  await createButton(secondDialog).click();
  await expect(secondDialog).toContainText(`A ticket for this run is being created by ${operator.name}.`);

  await expect(firstDialog.getByText(CREATED)).toBeVisible();
  const ticket = await theTicketFor(instance, mappedRun);
  await expect(secondDialog.getByRole("link", { name: "Open ticket" })).toBeVisible();
  await visit(second, mappedRun.path);
  await expect(ticketOf(second)).toContainText(ticket.ticketNumber);
  await expect(createButton(second)).toHaveCount(0);
  expect(await linksOf(instance, mappedRun)).toHaveLength(1);
});

test("who comes too late, with the dialog still open, is told whose ticket the run has", async ({
  open,
  operator,
  admin,
  instance,
  mappedRun,
}) => {
  const page = await open(operator);
  const dialog = await openDialog(page, mappedRun);
  const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: admin.email });
  await createButton(dialog).click();
  await expect(dialog).toContainText(`This run has ticket ${number}, linked by ${admin.name}.`);
  expect(await ticketsFor(instance, mappedRun)).toHaveLength(1);
});

test("closing the dialog does not stop a creation", async ({ open, operator, instance, mappedRun }) => {
  await instance.autotask.addFault({ match: CREATE, fault: { type: "delay", ms: 3_000 } });
  const page = await open(operator);
  const dialog = await openDialog(page, mappedRun);
  await createButton(dialog).click();
  await expect(dialog).toContainText("Closing this does not stop it.");
  await page.keyboard.press("Escape");
  await expect(panelOf(page)).toContainText("Creating…");
  await expect(panelOf(page).getByRole("link", { name: "Open ticket" })).toBeVisible();
  const ticket = await theTicketFor(instance, mappedRun);
  await expect(panelOf(page)).toContainText(ticket.ticketNumber);
});
