// Single sign-on against a real provider: OpenID Connect as others speak it, on a port of its own.
import type { Page } from "@playwright/test";
import { expectAccessible, STILL } from "./accessibility-steps";
import { test as base, expect, newPerson, SESSION_COOKIE, visit } from "./fixtures";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider";
import { type Instance, ownInstance } from "./instance";
import { unique } from "./reports";

const NAME = "Contoso Login";

const test = base.extend<object, { provider: IdentityProvider; instance: Instance }>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern
    async ({}, use) => {
      const provider = await startIdentityProvider();
      await use(provider);
      await provider.stop();
    },
    { scope: "worker" },
  ],
  instance: [
    async ({ provider }, use) => {
      const instance = await ownInstance({
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: provider.clientId,
        OIDC_CLIENT_SECRET: provider.clientSecret,
        OIDC_NAME: NAME,
      });
      provider.serve(instance.url);
      await use(instance);
      await instance.stop();
    },
    { scope: "worker" },
  ],
});

const person = () => {
  const tag = unique();
  return { sub: `sub-${tag}`, email: `petra-${tag}@example.com`, email_verified: true, name: `Petra ${tag}` };
};
const button = (page: Page) => page.getByRole("button", { name: `Sign in with ${NAME}` });
const problem = (page: Page) => page.getByRole("alert").filter({ hasText: /./ });
const hasSession = async (page: Page) =>
  (await page.context().cookies()).some(({ name }) => name === SESSION_COOKIE);
const usersAndSignIns = (instance: Instance) =>
  instance.rows("select (select count(*) from users) as users, (select count(*) from sign_ins) as sign_ins");

test("a user is linked by a verified address, lands where they were going, and is known afterwards", async ({
  open,
  instance,
  provider,
}) => {
  const user = await newPerson(instance, "operator");
  const petra = { ...person(), email: user.email };
  provider.become(petra);
  for (let times = 1; times <= 2; times++) {
    const page = await open(null);
    await visit(page, "/jobs");
    await button(page).click();
    await expect(page).toHaveURL(`${instance.url}/jobs`);
    await expect(page.getByRole("button", { name: new RegExp(`${user.name} Operator`) })).toBeVisible();
  }
  expect(
    await instance.rows("select issuer, subject from external_identities where user_id = $1", [user.id]),
  ).toEqual([{ issuer: provider.issuer, subject: petra.sub }]);
  const signIns = await instance.rows(
    "select address from sign_ins where user_id = $1 and user_agent like '%Chrome%'",
    [user.id],
  );
  expect(signIns).toHaveLength(2);
});

test("an administrator says which claim gives which role, and it is lost with the claim", async ({
  open,
  provider,
  admin,
}) => {
  const settings = await open(admin, STILL);
  await visit(settings, "/settings/single-sign-on");
  await expect(settings.getByText(provider.issuer)).toBeVisible();
  await settings.getByLabel("Claim").fill("groups");
  await settings.getByLabel("Values for Operator").fill("helpdesk\nengineers");
  await settings.getByRole("button", { name: "Save roles" }).click();
  await expect(settings.getByText("Saved. It holds from each person's next sign-in on.")).toBeVisible();

  const petra = { ...person(), groups: ["engineers"] };
  provider.become(petra);
  const page = await open(null);
  await visit(page, "/sign-in");
  await button(page).click();
  await expect(page.getByRole("button", { name: new RegExp(`${petra.name} Operator`) })).toBeVisible();

  provider.become({ ...petra, groups: [] });
  const later = await open(null);
  await visit(later, "/sign-in");
  await button(later).click();
  await expect(problem(later)).toContainText(`${NAME} gives you no role here any more`);
  expect(await hasSession(later)).toBe(false);
  // What was open has ended too.
  await visit(page, "/jobs");
  await expect(page).toHaveURL(/\/sign-in\?to=/);

  await settings.getByRole("combobox", { name: "Unknown people" }).click();
  await settings.getByRole("option", { name: "Let in as Reporter" }).click();
  await settings.getByRole("button", { name: "Save roles" }).click();
  await expect(settings.getByText("Saved. It holds from each person's next sign-in on.")).toBeVisible();
  await button(later).click();
  await expect(later.getByRole("button", { name: new RegExp(`${petra.name} Reporter`) })).toBeVisible();
  await settings.getByRole("combobox", { name: "Unknown people" }).click();
  await settings.getByRole("option", { name: "Refuse" }).click();
  await settings.getByLabel("Claim").clear();
  await settings.getByLabel("Values for Operator").clear();
  await settings.getByRole("button", { name: "Save roles" }).click();
  await expect(settings.getByText("Unsaved changes")).toHaveCount(0);
});

test("who is disabled, unknown or not verified stays out and is told why, and nothing is left behind", async ({
  open,
  instance,
  provider,
}) => {
  const [disabled, unverified] = [
    await newPerson(instance, "operator"),
    await newPerson(instance, "operator"),
  ];
  await instance.seed("disable", { email: disabled.email });
  const before = await usersAndSignIns(instance);
  for (const [who, words] of [
    [{ ...person(), email: disabled.email }, "Your user here is disabled."],
    [person(), "you are no user here"],
    [{ ...person(), email: unverified.email, email_verified: false }, "has not verified that it is yours"],
  ] as const) {
    provider.become(who);
    const page = await open(null, STILL);
    await visit(page, "/sign-in");
    await button(page).click();
    await expect(problem(page)).toContainText(words);
    expect(await hasSession(page)).toBe(false);
    if (who.email === disabled.email) await expectAccessible(page);
  }
  expect(await usersAndSignIns(instance)).toEqual(before);
});

test("a tampered state, a code that was used before and a provider that says no lead to the sign-in page and nothing else", async ({
  open,
  instance,
  provider,
}) => {
  const user = await newPerson(instance, "operator");
  provider.become({ ...person(), email: user.email });
  const page = await open(null);
  const answers: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/auth/callback/oidc?")) answers.push(request.url());
  });
  await visit(page, "/sign-in");
  await button(page).click();
  await expect(page).toHaveURL(`${instance.url}/run-checks`);
  const used = answers[0] as string;
  const before = await usersAndSignIns(instance);

  const other = await open(null);
  await other.goto(used);
  await expect(problem(other)).toContainText(`Signing in with ${NAME} did not work`);
  await page.context().clearCookies({ name: SESSION_COOKIE });
  await page.goto(used);
  await expect(problem(page)).toContainText(`Signing in with ${NAME} did not work`);

  // A flow that is under way, with a state of its own, and comes back with the code of another one: the provider is asked, and says no.
  const replaying = await open(null);
  const state = Promise.withResolvers<string>();
  await replaying.route(`${provider.issuer}/auth?*`, async (route) => {
    state.resolve(new URL(route.request().url()).searchParams.get("state") ?? "");
    // An answer without a page: the browser stays where it is.
    await route.fulfill({ status: 204 });
  });
  await visit(replaying, "/sign-in");
  await button(replaying).click();
  const replayed = new URL(used);
  replayed.searchParams.set("state", await state.promise);
  const refusedBefore = provider.refusals().length;
  await replaying.goto(replayed.href);
  await expect(problem(replaying)).toContainText(`Signing in with ${NAME} did not work`);
  expect(provider.refusals().slice(refusedBefore)).toEqual(["invalid_grant"]);

  // A flow that is under way and comes back with a state that it did not begin with.
  const tampered = await open(null);
  await tampered.route(`${provider.issuer}/auth?*`, async (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set("state", "tampered");
    await route.continue({ url: url.href });
  });
  await visit(tampered, "/sign-in");
  await button(tampered).click();
  await expect(problem(tampered)).toContainText(`Signing in with ${NAME} did not work`);

  const refused = await open(null);
  await refused.goto(`/api/auth/callback/oidc?error=access_denied&error_description=<b>no</b>`);
  await expect(problem(refused)).toContainText(`Signing in with ${NAME} did not work`);
  for (const each of [other, page, replaying, tampered, refused]) {
    await expect(each).toHaveURL(/\/sign-in\?(.*&)?error=/);
    expect(await hasSession(each)).toBe(false);
  }
  expect(await usersAndSignIns(instance)).toEqual(before);
});

test("a provider that is down keeps nobody from signing in with a password", async ({
  open,
  instance,
  provider,
}) => {
  const user = await newPerson(instance, "operator");
  await provider.stop();
  try {
    const page = await open(null);
    await visit(page, "/sign-in");
    await button(page).click();
    await expect(problem(page)).toContainText(`${NAME} can't be reached now.`);
    await page.getByLabel("Email").fill(user.email);
    await page.getByLabel("Password").fill(user.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${instance.url}/run-checks`);
  } finally {
    await provider.start();
  }
});
