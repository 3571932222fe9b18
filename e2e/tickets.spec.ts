// The Tickets page: every run's ticket in one list, and what waits for a person.
import type { Page } from "@playwright/test";
import { pressByKeyboard } from "./accessibility-steps";
import { expect, newPerson, ownTest as test, visit } from "./fixtures";
import { customerIdOf, hoursAgo } from "./reports";

test("a ticket that was deleted in Autotask waits for a decision, until somebody leaves its run without one", async ({
  open,
  operator,
  reporter,
  instance,
  mappedRun,
}) => {
  const { linkId, number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  const customer = await customerIdOf(instance, mappedRun);
  const page = await open(operator);
  await visit(page, `/tickets?customer=${customer}`);
  const row = page.getByRole("row", { name: new RegExp(String(number)) });
  await expect(row).toContainText(`${mappedRun.customer} · ${mappedRun.job.name}`);
  await expect(row).toContainText(operator.name);
  await expect(row.getByRole("link", { name: `Open ticket ${number}` })).toHaveAttribute(
    "href",
    `/tickets/${linkId}/open`,
  );
  const navigation = page.getByRole("navigation", { name: "Main" });
  // Other tests may have left tickets that wait as well.
  const waiting = async () => {
    const words = await navigation.getByRole("link", { name: /^Tickets/ }).textContent();
    return Number(/(\d+) waits? for a decision/.exec(words ?? "")?.[1] ?? 0);
  };
  const before = await waiting();

  const [ticket] = await instance.rows<{ autotask_id: string }>(
    "select autotask_id from tickets where number = $1",
    [number],
  );
  await instance.autotask.deleteTicket(Number(ticket?.autotask_id));
  const opened = await page.request.get(`/tickets/${linkId}/open`);
  expect(opened.url()).toContain(`/tickets/${linkId}?reason=ticket-deleted`);

  await visit(page, "/tickets?state=work");
  await expect.poll(waiting).toBe(before + 1);
  await expect(row).toContainText("Missing in Autotask (deleted)");
  await expect(row).toContainText("Ticket deleted in Autotask");
  await expect(row.getByRole("link", { name: /^Open ticket/ })).toHaveCount(0);
  await expect(row.getByRole("link", { name: `Decide about ${number}` })).toHaveAttribute(
    "href",
    mappedRun.path,
  );

  const others = await open(reporter);
  await visit(others, "/tickets?state=work");
  await expect(others.getByRole("row", { name: new RegExp(String(number)) })).toBeVisible();
  await expect(others.getByRole("button", { name: /^Leave without/ })).toHaveCount(0);
  await expect(others.getByRole("link", { name: /^Decide/ })).toHaveCount(0);

  await pressByKeyboard(
    page,
    row.getByRole("button", { name: new RegExp(`^Leave without a ticket.*${number}$`) }),
  );
  const dialog = page.getByRole("dialog", {
    name: `Leave the run of ${mappedRun.customer} without a ticket?`,
  });
  await pressByKeyboard(page, dialog.getByRole("button", { name: "Leave without a ticket" }));
  await expect(dialog).toHaveCount(0);
  await expect(row).toHaveCount(0);
  await expect.poll(waiting).toBe(before);
  await visit(page, "/tickets?state=deleted");
  await expect(row).toContainText("Missing in Autotask (deleted)");
  await expect(row.getByRole("link", { name: /^Decide/ })).toHaveCount(0);
});

const dayOf = (time: string) => time.slice(0, 10);

async function narrowToDays(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole("button", { name: /^When/ }).click();
  const when = page.getByRole("dialog", { name: "When" });
  await when.getByLabel("From").fill(from);
  await when.getByLabel("To").fill(to);
  await when.getByRole("button", { name: "Apply" }).click();
  await expect(when).toHaveCount(0);
}

test("the list is narrowed by state, person and day, and the choice stands in the address", async ({
  open,
  operator,
  instance,
  mappedRun,
}) => {
  // Before the ticket is there: that one is of today, or of tomorrow where midnight comes between.
  const [yesterday, tomorrow] = [dayOf(hoursAgo(24)), dayOf(hoursAgo(-24))];
  const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  const page = await open(operator);
  await visit(page, "/tickets");
  const row = page.getByRole("row", { name: new RegExp(String(number)) });
  await page.getByRole("navigation", { name: "State" }).getByRole("link", { name: "Closed" }).click();
  await expect(row).toHaveCount(0);
  await page
    .getByRole("navigation", { name: "State" })
    .getByRole("link", { name: "Open", exact: true })
    .click();
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: /^Who/ }).click();
  await page.getByRole("menuitemradio", { name: operator.name }).click();
  await expect(page).toHaveURL(/state=open&by=/);
  await expect(row).toBeVisible();
  await narrowToDays(page, yesterday, yesterday);
  await expect(page).toHaveURL(new RegExp(`&from=${yesterday}&to=${yesterday}$`));
  await expect(page.getByRole("heading", { name: "No ticket matches" })).toBeVisible();
  await narrowToDays(page, yesterday, tomorrow);
  await expect(page).toHaveURL(new RegExp(`state=open&by=.*&from=${yesterday}&to=${tomorrow}$`));
  await expect(row).toBeVisible();
  const idle = await newPerson(instance, "operator");
  await visit(page, `/tickets?by=${encodeURIComponent(idle.name)}`);
  await expect(page.getByRole("heading", { name: "No ticket matches" })).toBeVisible();
  await page.getByRole("link", { name: "Show all tickets" }).click();
  await expect(row).toBeVisible();
});
