import { randomUUID } from "node:crypto";
import { expect, test, visit } from "./fixtures";
import { aRun, hoursAgo, type KnownRun, type Reporting, type SentRun, unique } from "./reports";

/** Nights of one job, oldest first. */
async function nights(reports: Reporting, ...each: Partial<SentRun>[]): Promise<KnownRun[]> {
  const { customer, job } = aRun();
  const runs = each.map((given, index) => {
    const hours = 24 * (each.length - index);
    return aRun({ startedAt: hoursAgo(hours), endedAt: hoursAgo(hours - 0.7), ...given, customer, job });
  });
  return reports.send(...runs);
}

const WENT_WELL: Partial<SentRun> = { status: "success", objects: [] };

test("a stranger who was sent here by a ticket understands what, since when, and now", async ({
  open,
  reporter,
  reports,
}) => {
  const startedAt = "2026-11-18T22:00:04+01:00";
  const [before, first, second] = await nights(
    reports,
    { ...WENT_WELL, startedAt: "2026-11-17T22:00:00+01:00", endedAt: "2026-11-17T22:30:00+01:00" },
    { startedAt, endedAt: "2026-11-18T22:41:30+01:00" },
    { startedAt: "2026-11-19T22:00:00+01:00", endedAt: "2026-11-19T22:30:00+01:00" },
  );
  const run = first as KnownRun;
  const page = await open(reporter);
  await visit(page, run.path);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    `${run.job.name} of ${run.customer} failed on Wednesday 18 November 2026 at 21:41 (UTC).`,
  );
  await expect(page).toHaveTitle(`${run.job.name} of ${run.customer} · Backupchecks`);
  const answer = (question: string) =>
    page
      .getByRole("definition")
      .filter({ has: page.locator(`xpath=preceding-sibling::dt[1][normalize-space()="${question}"]`) });
  await expect(answer("What")).toHaveText("2 of 3 objects reported problems: HV01 and USB Disk.");
  await expect(answer("Since when")).toContainText("This run is the first, ");
  await expect(answer("Since when")).toContainText("Last success before it 17 Nov");
  await expect(answer("And now")).toContainText("Still failing: 2 runs in a row");
  await expect(answer("And now").getByRole("link", { name: /^The latest run, .* failed$/ })).toHaveAttribute(
    "href",
    second?.path ?? "",
  );

  await expect(
    page
      .getByRole("region", { name: /^Objects/ })
      .getByRole("listitem")
      .first(),
  ).toContainText("Snapshot could not be created");
  const technical = page.getByRole("region", { name: "Technical details" });
  for (const identifier of [run.runId, run.jobId, run.externalId])
    await expect(technical).toContainText(identifier);

  await page.getByRole("link", { name: "Previous run" }).click();
  await expect(page).toHaveURL(before?.path ?? "");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("succeeded on");
  await page.getByRole("link", { name: "Next run" }).click();
  await expect(page).toHaveURL(run.path);
  await page.getByRole("link", { name: "Next run" }).click();
  await expect(page).toHaveURL(second?.path ?? "");
  await expect(page.getByRole("link", { name: "Next run" })).toHaveCount(0);
});

test("a failure that a later run has mended says so and leads there", async ({ open, reporter, reports }) => {
  const [failed, , mended] = await nights(reports, {}, { status: "warning" }, WENT_WELL);
  const page = await open(reporter);
  await visit(page, failed?.path ?? "");
  const fixed = page.getByRole("link", { name: /^The run of .* succeeded$/ });
  await expect(fixed).toHaveAttribute("href", mended?.path ?? "");
  await expect(page.getByText("No run of this job had succeeded before")).toBeVisible();
  await fixed.click();
  await expect(page.getByText("This is the latest run")).toBeVisible();
});

test("the run's ID alone finds the run: a stale or wrong job ID redirects, a cut address explains itself", async ({
  open,
  reporter,
  reports,
}) => {
  const run = await reports.sendOne();
  const page = await open(reporter);
  await visit(page, `/jobs/${randomUUID()}/runs/${run.runId}?q=HV01`);
  await expect(page).toHaveURL(`${run.path}?q=HV01`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(run.job.name);
  await visit(page, `/jobs/not-an-id/runs/${run.runId}`);
  await expect(page).toHaveURL(run.path);

  for (const address of [
    `/jobs/${run.jobId}/runs/${randomUUID()}`,
    `${run.path.slice(0, -3)}`,
    `/jobs/${run.jobId}/runs/%20`,
  ]) {
    const response = await page.goto(address);
    expect(response?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { name: "There is no run at this address" })).toBeVisible();
  }
  const response = await page.goto(`/jobs/${randomUUID()}`);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no job at this address" })).toBeVisible();
});

test("hundreds of objects are paged and searched on the server, failed ones first", async ({
  open,
  reporter,
  reports,
}) => {
  const objects = Array.from({ length: 450 }, (_, index) => ({
    name: `VM-${String(index).padStart(3, "0")}`,
    type: "VM",
    ...(index === 449
      ? { status: "error", message: "The last one failed" }
      : { status: "success", message: "" }),
  }));
  const run = await reports.sendOne({ objects });
  const page = await open(reporter);
  await visit(page, run.path);
  const list = page.getByRole("region", { name: /^Objects/ });
  await expect(list.getByRole("heading")).toContainText("450, 1 with problems");
  await expect(list.getByRole("listitem")).toHaveCount(200);
  await expect(list.getByRole("listitem").first()).toContainText("VM-449");
  await list.getByRole("link", { name: "Next objects" }).click();
  await expect(list.getByRole("listitem").first()).toContainText("VM-199");
  await expect(list.getByRole("listitem")).toHaveCount(200);
  await list.getByRole("link", { name: "Next objects" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(50);
  await expect(list.getByRole("link", { name: "Next objects" })).toHaveCount(0);
  await list.getByRole("link", { name: "First objects" }).click();
  await expect(list.getByRole("listitem").first()).toContainText("VM-449");

  await list.getByRole("searchbox").fill("VM-20");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]q=VM-20/);
  await expect(list.getByRole("listitem")).toHaveCount(10);
  await list.getByRole("searchbox").fill("last one failed");
  await page.keyboard.press("Enter");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await list.getByRole("searchbox").fill("nothing has this name %_");
  await page.keyboard.press("Enter");
  await expect(list).toContainText(
    "No object of this run has “nothing has this name %_” in its name or message.",
  );
});

test("what a report says is text and stays text", async ({ open, reporter, reports }) => {
  const tag = unique();
  const hostile = `<img src=x onerror="document.title='taken ${tag}'"><script>document.title='taken'</script>`;
  const run = await reports.sendOne({
    customer: `<b>${tag}</b>`,
    remark: hostile,
    job: { name: `"><svg/onload=alert(1)> ${tag}`, software: "{{7*7}}", type: "<%=7*7%>" },
    objects: [{ name: hostile, type: "<i>", status: "error", message: `${hostile}\n${"long ".repeat(400)}` }],
  });
  const page = await open(reporter);
  await visit(page, run.path);
  await expect(page.getByText(hostile).first()).toBeVisible();
  await visit(page, `/run-checks?q=${tag}`);
  await expect(page.getByText(hostile).first()).toBeVisible();
  await expect(page.locator("img[src=x], svg[onload]")).toHaveCount(0);
  expect(await page.title()).not.toContain("taken");
});

test("Job Details of a job: its runs by cursor, newest first, and how usual they are", async ({
  open,
  operator,
  reports,
}) => {
  const { customer, job } = aRun();
  const runs = Array.from({ length: 60 }, (_, index) =>
    aRun({
      customer,
      job,
      ...(index % 4 === 0 ? {} : WENT_WELL),
      startedAt: hoursAgo(24 * (60 - index)),
      endedAt: hoursAgo(24 * (60 - index) - 0.5),
    }),
  );
  const known = await reports.send(...runs);
  const page = await open(operator);
  await visit(page, `/jobs?q=${encodeURIComponent(job.name)}`);
  await page.getByRole("link", { name: job.name }).click();
  await expect(page).toHaveURL(`/jobs/${known[0]?.jobId}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${job.name} of ${customer}`);
  await expect(page.getByText("Usual duration").locator("xpath=following-sibling::dd")).toHaveText(
    "30 min 00 s",
  );
  const rows = page.getByRole("region", { name: "Runs" }).getByRole("row");
  await expect(rows).toHaveCount(51);
  await expect(rows.nth(1).getByRole("link")).toHaveAttribute("href", known.at(-1)?.path ?? "");
  await page.getByRole("link", { name: "Next runs" }).click();
  await expect(rows).toHaveCount(11);
  await expect(rows.last().getByRole("link")).toHaveAttribute("href", known[0]?.path ?? "");
});

test("on paper the page says all of it, folded texts too, and no buttons", async ({
  open,
  reporter,
  reports,
}) => {
  const remark = Array.from({ length: 30 }, (_, line) => `Line ${line + 1} of the remark`).join("\n");
  const run = await reports.sendOne({ remark });
  const page = await open(reporter);
  await visit(page, run.path);
  await expect(page.getByRole("button", { name: /^Show all/ })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("button", { name: /^Show all/ })).toBeHidden();
  const cut = await page
    .getByText("Line 30 of the remark")
    .evaluate((text) => text.scrollHeight - text.clientHeight);
  expect(cut).toBeLessThanOrEqual(1);
});
