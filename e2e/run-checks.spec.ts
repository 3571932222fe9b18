// The list of Run Checks: its keys, its filters, its width.
import { expect, test, visit } from "./fixtures";
import { aQueue, panelOf, queueOf, reviewers, rowOf } from "./queue-steps";

test("j, k, x, e, / and ? work the list; while typing they are letters", async ({
  open,
  operator,
  reports,
  instance,
}) => {
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
  await expect(rowOf(page, "Job 3")).toBeFocused();

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

test("filters stand in the address, and the back button takes them back", async ({
  open,
  operator,
  reports,
}) => {
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
  await expect(copied.getByRole("region", { name: "Runs", exact: true }).getByRole("listitem")).toHaveCount(
    1,
  );
  await copied.getByRole("link", { name: "Clear filters" }).click();
  await expect(copied).toHaveURL(/\/run-checks$/);
});

test("a filter that leaves nothing says which it is, and takes itself away", async ({
  open,
  operator,
  reports,
}) => {
  const { customer } = await aQueue(reports, ["error"]);
  const page = await open(operator);
  await visit(page, `${queueOf(customer)}&status=missed`);
  await expect(page.getByRole("heading", { name: "Nothing to review matches" })).toBeVisible();
  await page.getByRole("link", { name: /Status:\s*Missed/ }).click();
  await expect(rowOf(page, "Job 1")).toBeVisible();
});

test("All runs shows the reviewed ones too, by time, with who reviewed them", async ({
  open,
  operator,
  reports,
}) => {
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

test("the order of the rows stands in the address, and each list has its own", async ({
  open,
  operator,
  reports,
}) => {
  const { customer } = await aQueue(reports, ["warning", "error", "warning"]);
  const page = await open(operator);
  await visit(page, queueOf(customer));
  const rows = page.getByRole("region", { name: "Runs", exact: true }).getByRole("listitem");
  const inOrder = (...jobs: number[]) => expect(rows).toContainText(jobs.map((job) => `Job ${job}`));
  await inOrder(2, 1, 3);

  await page.getByRole("button", { name: "Sort: Worst first" }).press("Enter");
  await page.getByRole("menuitemradio", { name: "Oldest first" }).press("Enter");
  await expect(page).toHaveURL(/[?&]sort=oldest\b/);
  await inOrder(3, 2, 1);
  await page.reload();
  await inOrder(3, 2, 1);
  await page.getByRole("button", { name: "Sort: Oldest first" }).click();
  await page.getByRole("menuitemradio", { name: "Newest first" }).click();
  await inOrder(1, 2, 3);
  await page.goBack();
  await inOrder(3, 2, 1);

  await page.getByRole("link", { name: "All runs" }).click();
  await inOrder(1, 2, 3);
  await page.getByRole("button", { name: "Sort: Newest first" }).click();
  await expect(page.getByRole("menuitemradio")).toHaveText(["Newest first", "Oldest first"]);
  await page.getByRole("menuitemradio", { name: "Oldest first" }).click();
  await expect(page).toHaveURL(/show=all.*sort=oldest/);
  await inOrder(3, 2, 1);
});

test("on a phone a row leads to its page, and nothing scrolls sideways", async ({
  open,
  operator,
  reports,
  instance,
}) => {
  const { customer, runs } = await aQueue(reports, ["error", "warning"]);
  const page = await open(operator, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
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
