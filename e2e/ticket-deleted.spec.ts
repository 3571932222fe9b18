// Tickets deleted in Autotask, and Autotask not answering: the one is said as such, the other never as "deleted".
import { everywhere, pressByKeyboard, STILL } from "./accessibility-steps";
import { expect, ownTest as test, visit } from "./fixtures";
import { aMinuteLater, CREATED, callsFor, linksOf, queueOf, theTicketFor, ticketOf } from "./ticket-steps";

for (const absentIs404 of [false, true])
  test(`a deleted ticket (${absentIs404 ? "404" : "an empty item"}) is seen in place, stays in the history, and a new one takes its place`, async ({
    open,
    operator,
    instance,
    mappedRun,
  }) => {
    const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
    const { id } = await theTicketFor(instance, mappedRun);
    await instance.autotask.setSwitches({ absentIs404 });
    await instance.autotask.deleteTicket(id);
    await aMinuteLater(instance, mappedRun);
    await instance.autotask.clearRequests();
    const page = await open(operator, STILL);
    await visit(page, mappedRun.path);
    await expect(ticketOf(page)).toContainText("Missing in Autotask (deleted)");
    await expect(ticketOf(page)).toContainText("Ticket deleted in Autotask");
    await expect(ticketOf(page).locator("s")).toHaveText(String(number));
    await expect(ticketOf(page).getByRole("link", { name: "Open ticket" })).toHaveCount(0);
    await expect(ticketOf(page).getByRole("button", { name: "Resolve ticket" })).toHaveCount(0);
    expect(await callsFor(instance, mappedRun)).toEqual(["GET Tickets get", "POST Tickets query"]);
    expect(await everywhere(page)).toEqual([]);

    await pressByKeyboard(page, ticketOf(page).getByRole("button", { name: "Create new Autotask ticket" }));
    const dialog = page.getByRole("dialog");
    await pressByKeyboard(page, dialog.getByRole("button", { name: /Create (new )?Autotask ticket/ }));
    await expect(dialog.getByText(CREATED)).toBeVisible();
    await page.keyboard.press("Escape");
    const fresh = await theTicketFor(instance, mappedRun);
    await expect(ticketOf(page)).toContainText(fresh.ticketNumber);
    await expect(page.getByRole("region", { name: "Earlier tickets" })).toContainText(
      `${number} Deleted (external)`,
    );
    expect(await linksOf(instance, mappedRun)).toMatchObject([
      { state: "deleted", active: false, number },
      { state: "linked", active: true, number: fresh.ticketNumber },
    ]);
  });

for (const [name, fault, words] of [
  ["credentials rejected", { type: "unauthorized" }, "Autotask rejected the credentials."],
  ["a gateway's page", { type: "html-502" }, "Autotask can't be reached"],
  [
    "too many requests",
    { type: "throttled", retryAfterSeconds: null },
    "Autotask is receiving too many requests",
  ],
] as const)
  test(`${name}: said in words, the state kept, never deleted`, async ({
    open,
    operator,
    instance,
    mappedRun,
  }) => {
    const { number, linkId } = await instance.seed("ticket", {
      runId: mappedRun.runId,
      by: operator.email,
    });
    const { id } = await theTicketFor(instance, mappedRun);
    await instance.autotask.deleteTicket(id);
    await aMinuteLater(instance, mappedRun);
    await instance.autotask.addFault({ match: { entity: "Tickets" }, fault, times: "always" });
    const page = await open(operator, STILL);
    await visit(page, mappedRun.path);
    await expect(ticketOf(page)).toContainText(words);
    await expect(ticketOf(page)).toContainText(String(number));
    await expect(ticketOf(page)).not.toContainText("deleted");
    expect(await everywhere(page)).toEqual([]);
    await visit(page, `/tickets/${linkId}/open`);
    await expect(page.getByRole("main")).toContainText("This says nothing about the ticket itself.");
    expect(await linksOf(instance, mappedRun)).toMatchObject([{ state: "linked", active: true }]);
  });

test("an API user who sees no ticket at all proves nothing", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  await aMinuteLater(instance, mappedRun);
  await instance.autotask.setSwitches({ hideTickets: true });
  const page = await open(operator);
  await visit(page, mappedRun.path);
  await expect(ticketOf(page)).toContainText("shows the API user no ticket at all");
  expect(await linksOf(instance, mappedRun)).toMatchObject([{ state: "linked", active: true }]);
});

test("opening a ticket that is gone shows the deleted state and the way to its run, to a reporter too", async ({
  open,
  reporter,
  operator,
  instance,
  mappedRun,
}) => {
  const { linkId, number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  await instance.autotask.deleteTicket((await theTicketFor(instance, mappedRun)).id);
  await instance.autotask.clearRequests();
  const page = await open(reporter);
  await visit(page, `/tickets/${linkId}/open`);
  await expect(page.getByRole("main")).toContainText("Ticket deleted in Autotask");
  await expect(page.getByRole("main")).toContainText(String(number));
  expect(await callsFor(instance, mappedRun)).toEqual(["GET Tickets get", "POST Tickets query"]);
  await page.getByRole("link", { name: "Back to the run" }).click();
  await expect(ticketOf(page)).toContainText("Missing in Autotask (deleted)");
});

test("the list of Run Checks freshens its tickets together, once a minute, however many look", async ({
  open,
  operator,
  admin,
  instance,
  mappedRun,
}) => {
  await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  const { id } = await theTicketFor(instance, mappedRun);
  await instance.autotask.setTicketStatus(id, 5);
  await aMinuteLater(instance, mappedRun);
  await instance.autotask.clearRequests();
  const [one, two] = [await open(operator), await open(admin)];
  await visit(one, queueOf(mappedRun));
  await expect(ticketOf(one)).toContainText("Complete");
  await visit(two, queueOf(mappedRun));
  await expect(ticketOf(two)).toContainText("Complete");
  expect(await callsFor(instance, mappedRun)).toEqual(["GET Tickets get"]);
});

test("deleted and unconfirmed tickets are work on the Tickets page and in the navigation, until someone decides", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  await instance.autotask.deleteTicket((await theTicketFor(instance, mappedRun)).id);
  await aMinuteLater(instance, mappedRun);
  const page = await open(operator, STILL);
  await visit(page, mappedRun.path);
  await expect(ticketOf(page)).toContainText("Missing in Autotask (deleted)");
  await visit(page, "/tickets?state=work");
  const row = page.getByRole("row", { name: new RegExp(String(number)) });
  await expect(row).toContainText(mappedRun.customer);
  await expect(page.getByRole("link", { name: /^Tickets/ }).first()).toContainText(/\d/);
  expect(await everywhere(page)).toEqual([]);
  await pressByKeyboard(page, row.getByRole("button", { name: /Leave without a ticket/ }));
  const question = page.getByRole("dialog", { name: /^Leave the run of .* without a ticket\?$/ });
  await expect(question).toBeVisible();
  expect(await everywhere(page)).toEqual([]);
  await pressByKeyboard(page, question.getByRole("button", { name: "Leave without a ticket" }));
  await expect(row).toHaveCount(0);
  await visit(page, mappedRun.path);
  await expect(ticketOf(page)).toContainText("Missing in Autotask (deleted)");
});
