import type { Page } from "@playwright/test";
import { expect, test, visit } from "./fixtures";
import { type Instance, ownInstance } from "./instance";
import { aQueue, panelOf, queueOf, reviewers, rowOf } from "./queue-steps";
import { aRun, hoursAgo, unique } from "./reports";

test("a row is reviewed, leaves the list, and comes back by Undo", async ({
  open,
  operator,
  reports,
  instance,
}) => {
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

test("several rows are reviewed by one review with one event in the trail", async ({
  open,
  operator,
  reports,
  instance,
}) => {
  const { customer, runs } = await aQueue(reports, ["error", "error", "warning", "warning"]);
  const page = await open(operator);
  await visit(page, queueOf(customer));
  await page.getByRole("checkbox", { name: `Select ${customer}, Job 1` }).check();
  await page.getByRole("checkbox", { name: `Select ${customer}, Job 3` }).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selected")).toBeVisible();
  await page
    .getByRole("group", { name: "Selected rows" })
    .getByRole("button", { name: "Mark reviewed" })
    .click();

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
    runs
      .slice(0, 3)
      .map(({ runId }) => runId)
      .toSorted(),
  ]);
});

test("a whole job is reviewed from its page, and from its row where several nights are folded in", async ({
  open,
  operator,
  reports,
  instance,
}) => {
  const night = aRun();
  const nights = await reports.send(
    ...[50, 26, 2].map((hours) => ({
      ...night,
      externalId: unique(),
      startedAt: hoursAgo(hours),
      endedAt: undefined,
    })),
  );
  const other = await reports.send(
    ...[50, 26].map((hours) =>
      aRun({
        customer: night.customer,
        job: { name: "Other job", software: "Veeam" },
        startedAt: hoursAgo(hours),
        endedAt: undefined,
      }),
    ),
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

test("all successes that the filter leaves are reviewed whole, and nothing else", async ({
  open,
  operator,
  reports,
  instance,
}) => {
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

test("two who review the same are told, and nobody's work is lost", async ({
  open,
  operator,
  admin,
  reports,
  instance,
}) => {
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

emptyTest(
  "when the last run is reviewed the page says so, with what was done today and by whom",
  async ({ open, operator, admin, reports }) => {
    const { runs } = await aQueue(reports, ["error", "warning", "success"]);
    const page = await open(operator);
    await visit(page, "/run-checks");
    await expect(page.getByRole("main")).toContainText("3 to review");
    await page.getByRole("checkbox", { name: "Select all rows shown" }).check();
    await page
      .getByRole("group", { name: "Selected rows" })
      .getByRole("button", { name: "Mark reviewed" })
      .click();
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
  },
);
