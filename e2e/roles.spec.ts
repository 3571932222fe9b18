// What each role sees (§8). What a forged request gets is in permissions.spec.ts.
import { expect, test, visit } from "./fixtures";

const ROLES = ["admin", "operator", "reporter"] as const;
const LABELS = { admin: "Administrator", operator: "Operator", reporter: "Reporter" };

for (const role of ROLES) {
  const mayOperate = role !== "reporter";
  test(`${role}: what is there on each page`, async ({ open, admin, operator, reporter, mappedRun }) => {
    const person = { admin, operator, reporter }[role];
    const page = await open(person);
    await visit(page, `/run-checks?q=${encodeURIComponent(mappedRun.customer)}`);
    const userMenu = page.getByRole("button", { name: /theme and sign out/ });
    await expect(userMenu).toContainText(`${person.name}${LABELS[role]}`);
    await expect(
      page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }),
    ).toHaveCount(role === "admin" ? 1 : 0);
    const panel = page.getByRole("complementary", { name: "Selected run" });
    await expect(panel.getByRole("heading", { level: 2 })).toContainText(mappedRun.job.name);
    await expect(panel.getByRole("button", { name: "Mark reviewed" })).toHaveCount(mayOperate ? 1 : 0);
    await expect(panel.getByRole("button", { name: "Create Autotask ticket" })).toHaveCount(
      mayOperate ? 1 : 0,
    );
    await expect(page.getByRole("checkbox")).toHaveCount(mayOperate ? 2 : 0);
    if (!mayOperate) {
      for (const key of ["e", "x", "t"]) await page.keyboard.press(key);
      await expect(page.getByText("marked reviewed")).toHaveCount(0);
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }

    await visit(page, mappedRun.path);
    await expect(page.getByRole("button", { name: "Mark reviewed" })).toHaveCount(mayOperate ? 1 : 0);
    await expect(page.getByText("Not reviewed yet")).toHaveCount(mayOperate ? 0 : 1);
    await visit(page, `/jobs/${mappedRun.jobId}`);
    await expect(page.getByRole("button", { name: "Mark all runs reviewed" })).toHaveCount(
      mayOperate ? 1 : 0,
    );
    await visit(page, `/customers?q=${encodeURIComponent(mappedRun.customer)}`);
    await expect(page.getByRole("button", { name: /^(Change|Clear) the company of/ })).toHaveCount(
      mayOperate ? 2 : 0,
    );
  });
}

test("a role that is taken away in the database counts from the next request on", async ({
  open,
  instance,
  reports,
}) => {
  const run = await reports.sendOne();
  const email = `demoted-${run.runId}@example.com`;
  await instance.seed("person", {
    role: "operator",
    name: "Dina Demoted",
    email,
    password: "not used in here",
  });
  const { token, signInId } = await instance.seed("signIn", { email });
  const page = await open({
    id: "",
    role: "operator",
    name: "Dina Demoted",
    email,
    password: "",
    token,
    signInId,
  });
  await visit(page, run.path);
  await instance.rows("update users set role = 'reporter' where email = $1", [email]);
  await page.getByRole("button", { name: "Mark reviewed" }).click();
  await expect(page.getByText("Your role may read runs but not review them. Ask an operator.")).toBeVisible();
  await visit(page, run.path);
  await expect(page.getByRole("button", { name: "Mark reviewed" })).toHaveCount(0);
});

test("a disabled user is signed out by the next click, and can't come back", async ({
  open,
  instance,
  reports,
}) => {
  const run = await reports.sendOne();
  const email = `disabled-${run.runId}@example.com`;
  const password = "right, and of no use";
  await instance.seed("person", { role: "operator", name: "Dirk Disabled", email, password });
  const { token, signInId } = await instance.seed("signIn", { email });
  const page = await open({
    id: "",
    role: "operator",
    name: "Dirk Disabled",
    email,
    password,
    token,
    signInId,
  });
  await visit(page, run.path);
  await instance.seed("disable", { email });
  await page.getByRole("button", { name: "Mark reviewed" }).click();
  await expect(
    page.getByText("Your sign-in has ended. Sign in again.").or(page.getByLabel("Password")),
  ).toBeVisible();
  await visit(page, "/jobs");
  await expect(page).toHaveURL(/\/sign-in\?to=%2Fjobs$/);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Email or password is wrong, or the user is disabled.")).toBeVisible();
  expect(await instance.rows("select review_id from runs where id = $1", [run.runId])).toEqual([
    { review_id: null },
  ]);
});
