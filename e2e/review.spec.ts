import type { Page } from "@playwright/test";
import { expect, test, visit } from "./fixtures";
import { type Instance, ownInstance } from "./instance";
import { aRun, hoursAgo, type KnownRun, type Reporting, type SentRun, unique } from "./reports";

/** A customer of its own with a few jobs in the queue, worst and latest first. */
async function aQueue(reports: Reporting, statuses: readonly SentRun["status"][]): Promise<{ customer: string; runs: KnownRun[] }> {
  const customer = `Queue ${unique()}`;
  const runs = statuses.map((status, index) =>
    aRun({
      customer,
      job: { name: `Job ${index + 1}`, software: "Veeam" },
      status,
      startedAt: hoursAgo(3 + index),
      endedAt: undefined,
      objects: [],
      remark: status === "success" ? undefined : `Trouble ${index + 1}`,
    }),
  );
  return { customer, runs: await reports.send(...runs) };
}

const queueOf = (customer: string) => `/run-checks?q=${encodeURIComponent(customer)}`;
const rowOf = (page: Page, job: string) => page.getByRole("link", { name: new RegExp(`${job}(?![0-9])`) });
const panelOf = (page: Page) => page.getByRole("complementary", { name: "Selected run" });

/** Who has reviewed each of these runs, by run. */
async function reviewers({ rows }: Instance, runs: readonly KnownRun[]): Promise<(string | null)[]> {
  const found = await rows<{ id: string; name: string | null }>(
    "select r.id, u.name from runs r left join reviews v on v.id = r.review_id left join users u on u.id = v.user_id where r.id = any($1)",
    [runs.map(({ runId }) => runId)],
  );
  const names = new Map(found.map(({ id, name }) => [id, name]));
  return runs.map(({ runId }) => names.get(runId) ?? null);
}

test("a row is reviewed, leaves the list, and comes back by Undo", async ({ open, operator, reports, instance }) => {
  const { customer, runs } = await aQueue(reports, ["error", "error", "warning"]);
  const page = await open(operator);
  await visit(page, queueOf(customer));
  await rowOf(page, "Job 1").click();
  await expect(panelOf(page)).toContainText("Trouble 1");
  await panelOf(page).getByRole("button", { name: "Mark reviewed" }).click();

  await expect(rowOf(page, "Job 1")).toHaveCount(0);
  await expect(page.getByText("1 run marked reviewed")).toBeVisible();
  await expect(panelOf(page)).toContainText("Trouble 2");
  await expect.poll(() => reviewers(instance, runs)).toEqual([operator.name, null, null]);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rowOf(page, "Job 1")).toBeVisible();
  await expect.poll(() => reviewers(instance, runs)).toEqual([null, null, null]);
});

test("several rows are reviewed by one review with one event in the trail", async ({ open, operator, reports, instance }) => {
  const { customer, runs } = await aQueue(reports, ["error", "error", "warning", "warning"]);
  const page = await open(operator);
  await visit(page, queueOf(customer));
  await page.getByRole("checkbox", { name: `Select ${customer}, Job 1` }).check();
  await page.getByRole("checkbox", { name: `Select ${customer}, Job 3` }).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.getByRole("group", { name: "Selected rows" }).getByRole("button", { name: "Mark reviewed" }).click();

  await expect(page.getByText("3 runs marked reviewed")).toBeVisible();
  await expect(rowOf(page, "Job 4")).toBeVisible();
  await expect(rowOf(page, "Job [123]")).toHaveCount(0);
  const { name } = operator;
  expect(await reviewers(instance, runs)).toEqual([name, name, name, null]);
  const events = await instance.rows<{ after: { runIds: string[] } }>(
    "select after from audit_events where action = 'runs.reviewed' and after->'runIds' ? $1",
    [runs[0]?.runId],
  );
  expect(events.map(({ after }) => after.runIds.toSorted())).toEqual([
    runs.slice(0, 3).map(({ runId }) => runId).toSorted(),
  ]);
});

test("a whole job is reviewed from its page, and from its row where several nights are folded in", async ({ open, operator, reports, instance }) => {
  const night = aRun();
  const nights = await reports.send(
    ...[50, 26, 2].map((hours) => ({ ...night, externalId: unique(), startedAt: hoursAgo(hours), endedAt: undefined })),
  );
  const other = await reports.send(
    ...[50, 26].map((hours) => aRun({ customer: night.customer, job: { name: "Other job", software: "Veeam" }, startedAt: hoursAgo(hours), endedAt: undefined })),
  );
  const page = await open(operator);
  await visit(page, queueOf(night.customer));
  await expect(rowOf(page, night.job.name)).toContainText("3 runs");
  await rowOf(page, night.job.name).click();
  await expect(panelOf(page)).toContainText("Unreviewed runs of this job");
  await panelOf(page).getByRole("button", { name: "Mark reviewed" }).click();
  await expect(page.getByText("3 runs marked reviewed")).toBeVisible();
  expect(await reviewers(instance, nights)).toEqual(Array(3).fill(operator.name));

  await visit(page, `/jobs/${other[0]?.jobId}`);
  await page.getByRole("button", { name: "Mark all runs reviewed" }).click();
  await expect(page.getByText("2 runs reviewed")).toBeVisible();
  await expect(page.getByRole("button", { name: "Mark all runs reviewed" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Mark all runs reviewed" })).toBeVisible();
  await expect.poll(() => reviewers(instance, other)).toEqual([null, null]);
});

test("all successes that the filter leaves are reviewed whole, and nothing else", async ({ open, operator, reports, instance }) => {
  const { customer, runs } = await aQueue(reports, ["error", "success", "success"]);
  const { runs: others } = await aQueue(reports, ["success"]);
  const page = await open(operator);
  await visit(page, queueOf(customer));
  const successes = page.getByRole("region", { name: "Successful runs" });
  await expect(successes).toContainText("2 successful runs");
  await successes.getByRole("link", { name: "Show successful runs" }).click();
  await expect(successes.getByRole("link", { name: /Success.*Job 2/ })).toBeVisible();
  await successes.getByRole("button", { name: "Mark all reviewed" }).click();
  await expect(page.getByText("2 runs marked reviewed")).toBeVisible();
  await expect(successes).toHaveCount(0);
  await expect(rowOf(page, "Job 1")).toBeVisible();
  expect(await reviewers(instance, [...runs, ...others])).toEqual([null, operator.name, operator.name, null]);
});

test("j, k, x, e, / and ? work the list; while typing they are letters", async ({ open, operator, reports, instance }) => {
  const { customer, runs } = await aQueue(reports, ["error", "error", "error"]);
  const page = await open(operator);
  await visit(page, queueOf(customer));
  const keys = page.keyboard;
  await expect(panelOf(page)).toContainText("Trouble 1");
  await keys.press("j");
  await expect(panelOf(page)).toContainText("Trouble 2");
  await keys.press("j");
  await expect(panelOf(page)).toContainText("Trouble 3");
  await keys.press("k");
  await expect(panelOf(page)).toContainText("Trouble 2");
  await expect(rowOf(page, "Job 2")).toBeFocused();
  await keys.press("x");
  await expect(page.getByRole("checkbox", { name: `Select ${customer}, Job 2` })).toBeChecked();
  await keys.press("e");
  await expect(rowOf(page, "Job 2")).toHaveCount(0);
  await expect(panelOf(page)).toContainText("Trouble 3");
  await expect.poll(() => reviewers(instance, runs)).toEqual([null, operator.name, null]);

  await keys.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toContainText("Next row, row before");
  await keys.press("e");
  await keys.press("Escape");
  await expect(help).toHaveCount(0);

  await keys.press("/");
  const search = page.getByRole("searchbox");
  await expect(search).toBeFocused();
  await keys.type("xej?");
  await expect(search).toHaveValue("xej?");
  await expect(page.getByText("Nothing to review matches")).toBeVisible();
  expect(await reviewers(instance, runs)).toEqual([null, operator.name, null]);

  await visit(page, queueOf(customer));
  await expect(panelOf(page)).toContainText("Trouble 1");
  await keys.press("j");
  await expect(panelOf(page)).toContainText("Trouble 3");
  await keys.press("Enter");
  await expect(page).toHaveURL(runs[2]?.path ?? "");
});

test("filters stand in the address, and the back button takes them back", async ({ open, operator, reports }) => {
  const { customer } = await aQueue(reports, ["error", "warning", "success"]);
  const page = await open(operator);
  await visit(page, queueOf(customer));
  const list = page.getByRole("region", { name: "Runs", exact: true });
  await expect(list.getByRole("listitem")).toHaveCount(2);

  await page.getByRole("button", { name: /^Status/ }).click();
  await page.getByRole("menuitemradio", { name: "Warning" }).click();
  await expect(page).toHaveURL(/[?&]status=warning\b/);
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: /^Customer/ }).click();
  await page.getByRole("combobox", { name: "Search customers" }).fill(customer);
  await page.getByRole("option", { name: customer }).click();
  await expect(page).toHaveURL(/[?&]customer=[0-9a-f-]{36}/);

  await page.goBack();
  await expect(page).not.toHaveURL(/customer=/);
  await expect(page).toHaveURL(/status=warning/);
  await page.goBack();
  await expect(page).not.toHaveURL(/status=/);
  await expect(list.getByRole("listitem")).toHaveCount(2);

  const copied = await open(operator);
  await visit(copied, `${queueOf(customer)}&status=error`);
  await expect(copied.getByRole("region", { name: "Runs", exact: true }).getByRole("listitem")).toHaveCount(1);
  await copied.getByRole("link", { name: "Clear filters" }).click();
  await expect(copied).toHaveURL(/\/run-checks$/);
});

test("a filter that leaves nothing says which it is, and takes itself away", async ({ open, operator, reports }) => {
  const { customer } = await aQueue(reports, ["error"]);
  const page = await open(operator);
  await visit(page, `${queueOf(customer)}&status=missed`);
  await expect(page.getByRole("heading", { name: "Nothing to review matches" })).toBeVisible();
  await page.getByRole("link", { name: /Status:\s*Missed/ }).click();
  await expect(rowOf(page, "Job 1")).toBeVisible();
});

test("All runs shows the reviewed ones too, by time, with who reviewed them", async ({ open, operator, reports }) => {
  const { customer } = await aQueue(reports, ["error", "success"]);
  const page = await open(operator);
  await visit(page, `${queueOf(customer)}&status=error`);
  await panelOf(page).getByRole("button", { name: "Mark reviewed" }).click();
  await expect(page.getByText("1 run marked reviewed")).toBeVisible();
  await visit(page, queueOf(customer));
  await page.getByRole("link", { name: "All runs" }).click();
  const list = page.getByRole("list", { name: "All runs" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await expect(list.getByRole("listitem").first()).toContainText("Job 1");
  await expect(list.getByRole("listitem").first()).toContainText(operator.name);
});

test("on a phone a row leads to its page, and nothing scrolls sideways", async ({ open, operator, reports, instance }) => {
  const { customer, runs } = await aQueue(reports, ["error", "warning"]);
  const page = await open(operator, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await visit(page, queueOf(customer));
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect(rowOf(page, "Job 1")).toBeVisible();
  expect(await sideways()).toBeLessThanOrEqual(0);
  await expect(panelOf(page)).toBeHidden();

  await page.getByRole("checkbox", { name: `Select ${customer}, Job 2` }).check();
  const mark = page.getByRole("button", { name: "Mark reviewed" });
  const box = await mark.boundingBox();
  expect(box && box.y + box.height).toBeGreaterThan(844 * 0.75);
  await mark.click();
  await expect.poll(() => reviewers(instance, runs)).toEqual([null, operator.name]);

  await rowOf(page, "Job 1").click();
  await expect(page).toHaveURL(runs[0]?.path ?? "");
  expect(await sideways()).toBeLessThanOrEqual(0);
  await page.getByRole("button", { name: "Mark reviewed" }).click();
  await expect(page.getByText(`Reviewed by ${operator.name}`)).toBeVisible();
  await page.getByRole("button", { name: "Undo review" }).click();
  await expect(page.getByRole("button", { name: "Mark reviewed" })).toBeVisible();
});

test("two who review the same are told, and nobody's work is lost", async ({ open, operator, admin, reports, instance }) => {
  const { customer, runs } = await aQueue(reports, ["error"]);
  const [first, second] = [await open(operator), await open(admin)];
  for (const page of [first, second]) {
    await visit(page, queueOf(customer));
    await expect(panelOf(page)).toContainText("Trouble 1");
  }
  const mark = (page: Page) => panelOf(page).getByRole("button", { name: "Mark reviewed" }).click();
  await mark(first);
  await expect(first.getByText("1 run marked reviewed")).toBeVisible();
  await mark(second);
  await expect(second.getByText("A colleague may have been faster.")).toBeVisible();
  expect(await reviewers(instance, runs)).toEqual([operator.name]);
});

const emptyTest = test.extend<object, { instance: Instance }>({
  instance: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern
    async ({}, use) => {
      const instance = await ownInstance();
      await use(instance);
      await instance.stop();
    },
    { scope: "worker" },
  ],
});

emptyTest("when the last run is reviewed the page says so, with what was done today and by whom", async ({ open, operator, admin, reports }) => {
  const { runs } = await aQueue(reports, ["error", "warning", "success"]);
  const page = await open(operator);
  await visit(page, "/run-checks");
  await expect(page.getByRole("main")).toContainText("3 to review");
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check();
  await page.getByRole("group", { name: "Selected rows" }).getByRole("button", { name: "Mark reviewed" }).click();
  await expect(page.getByText("2 runs marked reviewed")).toBeVisible();
  await expect(page.getByText("Nothing else needs a look.")).toBeVisible();

  const second = await open(admin);
  await visit(second, "/run-checks");
  await second.getByRole("button", { name: "Mark all reviewed" }).click();
  await expect(second.getByRole("heading", { name: "All runs are reviewed" })).toBeVisible();
  await expect(second.getByText("3 runs today")).toBeVisible();
  const done = second.getByRole("main").locator("dl");
  await expect(done).toContainText(`${operator.name}2`);
  await expect(done).toContainText(`${admin.name}1`);
  await expect(second.getByRole("link", { name: /^Run Checks$/ })).toBeVisible();
  expect(runs).toHaveLength(3);

  await second.getByRole("button", { name: "Undo" }).click();
  await expect(second.getByText("1 successful run", { exact: true })).toBeVisible();
});
