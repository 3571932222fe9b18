import type { Page } from "@playwright/test";
import { answering, expect, SESSION_COOKIE, ownTest as test, visit } from "./fixtures";
import { ownInstance } from "./instance";
import { unique } from "./reports";

const WRONG = "Email or password is wrong, or the user is disabled.";

async function enter(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test.describe("signing in", () => {
  test("leads on to the address that was asked for, as a ticket's reader needs it", async ({
    open,
    operator,
    reports,
  }) => {
    const run = await reports.sendOne();
    const page = await open(null);
    await visit(page, `${run.path}?q=HV01`);
    await expect(page).toHaveURL(/\/sign-in\?to=/);
    await expect(page.getByText("After signing in: Job Details of a run")).toBeVisible();

    await enter(page, operator.email, operator.password);

    await expect(page).toHaveURL(`${run.path}?q=HV01`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(
      `${run.job.name} of ${run.customer} failed on`,
    );
  });

  test("leads nowhere else than here", async ({ open, operator, instance }) => {
    const page = await open(null);
    await visit(page, "/sign-in?to=//elsewhere.example/run-checks");
    await enter(page, operator.email, operator.password);
    await expect(page).toHaveURL(`${instance.url}/run-checks`);
  });

  test("says one sentence for a wrong password, an unknown and a disabled user", async ({
    open,
    operator,
    instance,
  }) => {
    const left = { role: "operator" as const, name: "Left", email: `left-${unique()}@example.com` };
    const password = "a password of theirs";
    await instance.seed("person", { ...left, password });
    await instance.seed("disable", { email: left.email });
    const page = await open(null);
    const answers: Promise<string>[] = [];
    page.on("response", (response) => {
      if (!response.url().includes("/api/auth/callback/credentials")) return;
      answers.push(response.text().then((body) => `${response.status()} ${body}`));
    });
    const outcome = page.locator("#sign-in-outcome");
    for (const [email, tried] of [
      [operator.email, "not their password"],
      [`nobody-${unique()}@example.com`, "not their password"],
      [left.email, password],
    ] as const) {
      await visit(page, "/sign-in");
      await enter(page, email, tried);
      await expect(outcome).toHaveText(WRONG);
      await expect(page.getByLabel("Email")).toHaveValue(email);
    }
    expect(answers).toHaveLength(3);
    expect(new Set(await Promise.all(answers)).size).toBe(1);
  });

  test("waits after five wrong passwords, for the right one too", async ({ open, instance }) => {
    const email = `guessed-${unique()}@example.com`;
    const password = "the right password";
    await instance.seed("person", { role: "reporter", name: "Guessed", email, password });
    const page = await open(null);
    await visit(page, "/sign-in");
    for (let attempt = 1; attempt <= 5; attempt++) {
      await enter(page, email, `wrong ${attempt}`);
      await expect(page.getByText(WRONG)).toBeVisible();
      await page.getByLabel("Password").clear();
    }
    await enter(page, email, password);
    await expect(page.getByText(/Too many attempts\. You can try again in/)).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in$/);
    const signIns = await instance.rows(
      "select 1 from sign_ins s join users u on u.id = s.user_id where u.email = $1",
      [email],
    );
    expect(signIns).toEqual([]);
  });
});

test("signing out ends the sign-in: neither the back button nor a kept cookie shows anything again", async ({
  open,
  reporter,
  instance,
  reports,
}) => {
  const run = await reports.sendOne();
  const { token } = await instance.seed("signIn", { email: reporter.email });
  const page = await open({ ...reporter, token });
  await visit(page, run.path);
  await visit(page, "/jobs");
  const kept = (await page.context().cookies()).find(({ name }) => name === SESSION_COOKIE);
  expect(kept?.httpOnly).toBe(true);

  await page.getByRole("button", { name: /theme and sign out/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);

  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByLabel("Password")).toBeVisible();
  await expect(page.getByText(run.job.name)).toHaveCount(0);

  const replayed = await open({ ...reporter, token });
  await visit(replayed, run.path);
  await expect(replayed).toHaveURL(/\/sign-in\?to=/);
  await expect(replayed.getByText(run.job.name)).toHaveCount(0);
});

test.describe("an empty instance", () => {
  const fresh = test.extend<
    object,
    { instance: Awaited<ReturnType<typeof ownInstance>>; emptiness: "empty" }
  >({
    emptiness: ["empty", { scope: "worker", option: true }],
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

  fresh(
    "asks for the first administrator by the code of its start, and never again",
    async ({ open, instance }) => {
      const { code } = await instance.seed("setupCode");
      expect(code).toMatch(/^([A-Z2-9]{5}-){3}[A-Z2-9]{5}$/);
      const page = await open(null);
      await visit(page, "/");
      await expect(page).toHaveURL(/\/setup$/);
      const email = `first-${unique()}@example.com`;
      await page.getByLabel("Name").fill("Fenna First");
      await page.getByLabel("Email").fill(email);
      await page.getByLabel("Password").fill("a sentence does well");
      await page.getByLabel("Setup code").fill("AAAAA-BBBBB-CCCCC-DDDDD");
      await page.getByRole("button", { name: "Create administrator" }).click();
      await expect(page.getByLabel("Setup code")).toHaveAccessibleDescription(
        /This is not the code that the start printed/,
      );
      await expect(page.getByLabel("Setup code")).toBeFocused();
      expect(await instance.rows("select 1 from users")).toEqual([]);

      await page.getByLabel("Setup code").fill(code?.toLowerCase() ?? "");
      await page.getByRole("button", { name: "Create administrator" }).click();
      await expect(page).toHaveURL(/\/run-checks$/);
      await expect(page.getByRole("button", { name: /^Fenna First Administrator/ })).toBeVisible();
      await expect(page.getByText("No run has come in yet")).toBeVisible();

      const other = await open(null);
      await visit(other, "/setup");
      await expect(other).toHaveURL(/\/sign-in$/);
      expect(await instance.seed("setupCode")).toEqual({ code: null });
      expect(await instance.rows("select email, role from users")).toEqual([{ email, role: "admin" }]);
    },
  );

  fresh(
    "shows the first run as it arrives, by the line that it offers",
    async ({ open, instance, admin, reports }) => {
      const page = await open(admin);
      await visit(page, "/run-checks");
      const line = await page.getByText(/^curl /).textContent();
      const body = /-d '(.*)'$/s.exec(line ?? "")?.[1] ?? "";
      const response = await fetch(`${instance.url}/api/v1/runs`, {
        method: "POST",
        headers: { authorization: `Bearer ${reports.token}`, "content-type": "application/json" },
        body,
      });
      expect(response.status).toBe(200);
      await expect(page.getByRole("link", { name: /Contoso.*Daily VM backup/ })).toBeVisible();
      await answering(page);
    },
  );
});
