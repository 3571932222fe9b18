// People as an administrator and as they themselves see them: invitations, roles, sessions, profile, second factor.
import type { Page } from "@playwright/test";
import { expectAccessible, STILL } from "./accessibility-steps";
import { expect, newPerson, type Person, sessionCookie, test, visit } from "./fixtures";
import type { Instance } from "./instance";
import { unique } from "./reports";
import { codeOf } from "./second-factor-steps";

async function enter(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function openUser(page: Page, { id }: Pick<Person, "id">): Promise<void> {
  await visit(page, `/settings/users/${id}`);
}

/** Another sign-in of a person, in a browser of its own. */
async function elsewhere(instance: Instance, person: Person): Promise<Person> {
  return { ...person, ...(await instance.seed("signIn", { email: person.email })) };
}

test("an invited person sets a password by a link that works once, and is in", async ({
  open,
  admin,
  instance,
}) => {
  const tag = unique();
  const email = `ines-${tag}@example.com`;
  const page = await open(admin, STILL);
  await visit(page, "/settings");
  await page.getByRole("link", { name: /^Users/ }).click();
  await page.getByRole("button", { name: "Invite a user" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await dialog.getByLabel("Name").fill(`Ines ${tag}`);
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Reporter" }).click();
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  const address = await dialog.getByRole("textbox", { name: `Link for Ines ${tag}` }).inputValue();
  expect(address).toMatch(new RegExp(`^${instance.url}/invite/[\\w-]{43}$`));
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row", { name: new RegExp(`Ines ${tag}.*Reporter.*Invited`) })).toBeVisible();

  const invited = await open(null, STILL);
  await visit(invited, address);
  await expect(invited.getByRole("heading", { name: "Welcome" })).toBeVisible();
  await expectAccessible(invited);
  await invited.getByLabel("Name").fill(`Inès ${tag}`);
  await invited.getByLabel("Password").fill("short");
  await invited.getByRole("button", { name: "Join" }).click();
  await expect(invited.getByLabel("Password")).toHaveAccessibleDescription(/too short/);
  await invited.getByLabel("Password").fill("a sentence does well");
  const answered = invited.waitForResponse((response) => response.url() === address);
  await invited.getByRole("button", { name: "Join" }).click();
  await expect(invited).toHaveURL(`${instance.url}/run-checks`);
  const joined = await instance.rows<{ request_id: string }>(
    "select request_id from audit_events join users u on u.id::text = subject_id where u.email = $1 and action = 'user.joined'",
    [email],
  );
  expect(joined).toEqual([{ request_id: (await answered).headers()["x-request-id"] }]);
  await expect(invited.getByRole("button", { name: new RegExp(`Inès ${tag} Reporter`) })).toBeVisible();

  const late = await open(null);
  await visit(late, address);
  await expect(late.getByRole("heading", { name: "Link not valid" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("row", { name: new RegExp(`Inès ${tag}.*Active`) })).toBeVisible();
});

test("a role holds from the next click on; disabling ends what is open", async ({
  open,
  admin,
  instance,
}) => {
  const person = await newPerson(instance, "operator");
  const theirs = await open(person);
  await visit(theirs, "/run-checks");
  const page = await open(admin, STILL);
  await openUser(page, person);
  await page.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Administrator" }).click();
  await page.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByText("Role saved.")).toBeVisible();
  await expectAccessible(page);
  await visit(theirs, "/settings/users");
  await expect(theirs.getByRole("button", { name: "Invite a user" })).toBeVisible();

  await page.getByRole("button", { name: "Disable user" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await visit(theirs, "/run-checks");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await page.getByRole("button", { name: "Enable user" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Enable", exact: true }).click();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
});

test("a link for a new password ends all sessions once it is used", async ({ open, admin, instance }) => {
  const person = await newPerson(instance, "operator");
  const theirs = await open(person);
  await visit(theirs, "/jobs");
  const page = await open(admin);
  await openUser(page, person);
  await page.getByRole("button", { name: "Make a link for a new password" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make link" }).click();
  const address = await page.getByRole("textbox", { name: `Link for ${person.name}` }).inputValue();
  await visit(theirs, "/jobs");
  await expect(theirs).toHaveURL(/\/jobs$/);

  const browser = await open(null);
  await visit(browser, address);
  await browser.getByLabel("Password").fill("quite another sentence");
  await browser.getByRole("button", { name: "Set password" }).click();
  await expect(browser).toHaveURL(`${instance.url}/run-checks`);
  await visit(theirs, "/jobs");
  await expect(theirs).toHaveURL(/\/sign-in\?to=/);
});

test("sessions end one by one, of others and one's own", async ({ open, admin, instance }) => {
  const person = await newPerson(instance, "reporter");
  const second = await open(await elsewhere(instance, person));
  const third = await open(await elsewhere(instance, person));
  const own = await open(person, STILL);
  await visit(own, "/profile");
  const sessions = own.getByRole("region", { name: "Sessions" });
  await expect(sessions.getByRole("listitem")).toHaveCount(3);
  await expect(sessions.getByText("this one")).toBeVisible();
  await sessions.getByRole("button", { name: /^End/ }).first().click();
  await expect(sessions.getByRole("listitem")).toHaveCount(2);

  const page = await open(admin);
  await openUser(page, person);
  const theirs = page.getByRole("region", { name: "Sessions" });
  await expect(theirs.getByRole("listitem")).toHaveCount(2);
  for (let left = 1; left >= 0; left--) {
    await theirs.getByRole("button", { name: /^End/ }).first().click();
    await expect(theirs.getByRole("listitem")).toHaveCount(left);
  }
  for (const each of [second, third, own]) {
    await visit(each, "/jobs");
    await expect(each).toHaveURL(/\/sign-in\?to=/);
  }
});

test("a person changes name, time zone and password, and stays signed in here alone", async ({
  open,
  instance,
}) => {
  const person = await newPerson(instance, "operator");
  const other = await open(await elsewhere(instance, person));
  const page = await open(person, { ...STILL, timezoneId: "Europe/Amsterdam" });
  await visit(page, "/run-checks");
  await page.getByRole("button", { name: /theme and sign out/ }).click();
  await page.getByRole("menuitem", { name: "Profile" }).click();
  await expect(page).toHaveURL(/\/profile$/);
  await page.getByRole("textbox", { name: "Name" }).fill(`${person.name} B.`);
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("button", { name: new RegExp(`${person.name} B\\. Operator`) })).toBeVisible();

  const since = page.getByRole("region", { name: "Sessions" }).locator("time").first();
  await since.hover();
  await expect(page.getByRole("tooltip")).toContainText("Europe/Amsterdam");
  await page.getByRole("button", { name: /^Time zone/ }).click();
  await page.getByRole("combobox", { name: "Search time zones" }).fill("tokyo");
  await page.getByRole("option", { name: "Asia/Tokyo" }).click();
  await page.getByRole("button", { name: "Save time zone" }).click();
  await expect(page.getByText("Time zone saved.")).toBeVisible();
  await since.hover();
  await expect(page.getByRole("tooltip")).toContainText("Asia/Tokyo");

  const password = page.getByRole("region", { name: "Password" });
  await password.getByLabel("Present password").fill("not theirs");
  await password.getByLabel("New password").fill("quite another sentence");
  await password.locator("button[type=submit]").click();
  await expect(password.getByLabel("Present password")).toHaveAccessibleDescription(
    /not your present password/,
  );
  await password.getByLabel("Present password").fill(person.password);
  await password.locator("button[type=submit]").click();
  await expect(password.getByText("Password changed. Your other sessions have ended.")).toBeVisible();
  await expect(password.getByLabel("New password")).toHaveValue("");
  await visit(page, "/jobs");
  await expect(page).toHaveURL(/\/jobs$/);
  await visit(other, "/jobs");
  await expect(other).toHaveURL(/\/sign-in\?to=/);
});

test("a second factor is set up, asked for, helped out by a recovery code, reset and turned off", async ({
  open,
  admin,
  instance,
}) => {
  const person = await newPerson(instance, "operator");
  const page = await open(person, STILL);
  await visit(page, "/profile");
  const section = page.getByRole("region", { name: "Second factor" });
  await section.getByRole("button", { name: "Set up second factor" }).click();
  await section.getByLabel("Present password").fill(person.password);
  await section.getByRole("button", { name: "Go on" }).click();
  await expect(section.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  const secret = ((await section.locator("code").textContent()) ?? "").replaceAll(" ", "");
  await section.getByLabel("Code").fill(codeOf(secret));
  await section.getByRole("button", { name: "Turn on" }).click();
  const codes = section.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  await expectAccessible(page);
  const recovery = (await codes.first().textContent()) ?? "";
  await section.getByRole("button", { name: "I have kept them" }).click();
  await expect(section.getByText(/10 recovery codes are left/)).toBeVisible();

  const browser = await open(null, STILL);
  await visit(browser, "/sign-in?to=%2Fjobs");
  await enter(browser, person.email, person.password);
  await expect(browser.getByLabel("Code")).toBeFocused();
  await expectAccessible(browser);
  const held = (await browser.context().cookies(`${instance.url}/api/auth`)).find(
    ({ name }) => name === "backupchecks.challenge",
  );
  expect(held).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  const forged = await open({ ...person, token: held?.value ?? "" });
  await visit(forged, "/jobs");
  await expect(forged).toHaveURL(/\/sign-in\?to=/);
  await browser.getByLabel("Code").fill("000000");
  await browser.getByRole("button", { name: "Sign in" }).click();
  await expect(browser.getByText("This code is not right, or was used before.")).toBeVisible();
  const used = codeOf(secret, 1);
  await browser.getByLabel("Code").fill(used);
  await browser.getByRole("button", { name: "Sign in" }).click();
  await expect(browser).toHaveURL(`${instance.url}/jobs`);

  const replay = await open(null);
  await visit(replay, "/sign-in");
  await enter(replay, person.email, person.password);
  await replay.getByLabel("Code").fill(used);
  await replay.getByRole("button", { name: "Sign in" }).click();
  await expect(replay.getByText("This code is not right, or was used before.")).toBeVisible();
  await replay.getByLabel("Code").fill(recovery.toLowerCase());
  await replay.getByRole("button", { name: "Sign in" }).click();
  await expect(replay).toHaveURL(`${instance.url}/run-checks`);
  await visit(page, "/profile");
  await expect(section.getByText(/9 recovery codes are left/)).toBeVisible();

  const settings = await open(admin);
  await openUser(settings, person);
  await settings.getByRole("button", { name: "Reset second factor" }).click();
  await settings.getByRole("dialog").getByRole("button", { name: "Reset", exact: true }).click();
  await expect(settings.getByText("Second factor: off")).toBeVisible();
  await visit(page, "/profile");
  await expect(section.getByText("Off. Signing in asks for your password alone.")).toBeVisible();
});

test("a browser that is known is not kept out by the guesses of others", async ({ open, instance }) => {
  const person = await newPerson(instance, "reporter");
  const own = await open(null);
  await visit(own, "/sign-in");
  await enter(own, person.email, person.password);
  await expect(own).toHaveURL(`${instance.url}/run-checks`);
  await own.context().clearCookies({ name: sessionCookie(instance, "").name });

  const stranger = await open(null);
  await visit(stranger, "/sign-in");
  for (let attempt = 1; attempt <= 5; attempt++) {
    await enter(stranger, person.email, `guess ${attempt}`);
    await expect(stranger.getByText("Email or password is wrong, or the user is disabled.")).toBeVisible();
    await stranger.getByLabel("Password").clear();
  }
  await enter(stranger, person.email, person.password);
  await expect(stranger.getByText(/Too many attempts/)).toBeVisible();

  await visit(own, "/sign-in");
  await enter(own, person.email, person.password);
  await expect(own).toHaveURL(`${instance.url}/run-checks`);
});
