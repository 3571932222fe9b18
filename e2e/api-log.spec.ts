// The API log: what it keeps is set, what was asked of Autotask is found in it, and nobody but administrators sees it.
import { expect, ownTest as test, visit } from "./fixtures";

const AUTOTASK = "/settings/integrations/autotask";
const LOG = `${AUTOTASK}/api-log`;

// The instance serves the tests of other files too.
test.afterEach(({ instance }) =>
  instance.rows("update instance_settings set api_log = 'errors', keep_api_log_days = 14"),
);

test("keeps what it is set to, says what went wrong, and shows what the hour has used", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, AUTOTASK);
  const section = page.getByRole("region", { name: "API log" });
  const level = section.getByRole("combobox", { name: "API log" });
  const days = section.getByLabel("Keep rows for (days)");
  await expect(level).toHaveText("Errors");
  await level.click();
  await page.getByRole("option", { name: "All" }).click();
  await days.fill("0");
  await section.getByRole("button", { name: "Save API log" }).click();
  await expect(days).toBeFocused();
  await expect(days).toHaveAccessibleDescription(/Keep rows for must be 1 to 365 days\./);
  await days.fill("30");
  await section.getByRole("button", { name: "Save API log" }).click();
  await expect(section.getByText("API log saved.")).toBeVisible();
  await expect(section).toContainText(`by ${admin.name}`);

  await instance.autotask.addFault({
    match: { entity: "ThresholdInformation" },
    fault: { type: "validation-500", errors: ["Counting is closed today."] },
  });
  const ask = section.getByRole("button", { name: "Ask Autotask for the tenant's use" });
  await ask.click();
  await expect(section).toContainText("Counting is closed today.");
  await ask.click();
  await expect(section.getByRole("meter", { name: "All integrations of the tenant" })).toBeVisible();
  await expect
    .poll(() => instance.rows("select outcome from api_calls where actor_id = $1 order by at", [admin.id]))
    .toEqual([{ outcome: "rejected" }, { outcome: "ok" }]);

  await section.getByRole("link", { name: "Open the API log" }).click();
  await expect(page).toHaveURL(new RegExp(`${LOG}$`));
  const used = page.getByRole("meter", { name: "Backupchecks in the last hour, Sandbox" });
  expect(Number(await used.getAttribute("aria-valuenow"))).toBeGreaterThanOrEqual(2);

  // Only what this person has caused; then of that only what failed.
  await page.getByRole("button", { name: /^Who/ }).click();
  await page.getByRole("menuitemradio", { name: admin.name }).click();
  const calls = page.getByRole("row", { name: /Read ThresholdInformation/ });
  await expect(calls).toHaveCount(2);
  await expect(calls.first()).toContainText("OK · HTTP 200");
  await page.getByRole("button", { name: /^Outcome/ }).click();
  await page.getByRole("menuitemradio", { name: "Errors" }).click();
  await expect(calls).toHaveCount(1);
  await expect(page).toHaveURL(`${instance.url}${LOG}?outcome=errors&actor=${admin.id}`);
  await calls.getByRole("button", { name: /^Details of/ }).click();
  const details = page.getByRole("definition");
  await expect(details.filter({ hasText: "Counting is closed today." })).toBeVisible();
  await expect(details.filter({ hasText: "Refused, HTTP 500" })).toBeVisible();

  await visit(page, `${LOG}?entity=Tickets&actor=${admin.id}`);
  await expect(page.getByText("No call matches")).toBeVisible();
});

test("is for administrators; while it is off, an administrator is told so", async ({
  open,
  admin,
  operator,
  instance,
}) => {
  const others = await open(operator);
  await visit(others, LOG);
  await expect(others.getByText("Only an administrator may see and change settings.")).toBeVisible();
  await expect(others.getByRole("main").getByRole("meter")).toHaveCount(0);
  await expect(others.getByRole("main").getByRole("table")).toHaveCount(0);

  await instance.rows("delete from api_calls");
  await instance.rows("update instance_settings set api_log = 'off'");
  const page = await open(admin);
  await visit(page, LOG);
  await expect(page.getByText("The API log is off")).toBeVisible();
  await page.getByRole("link", { name: "Turn it on" }).click();
  await expect(page).toHaveURL(new RegExp(`${AUTOTASK}#api-log$`));
});
