// Nothing that axe finds: on any page or dialog, light and dark, on a desk and on a phone.
import {
  aMorning,
  DESK,
  everywhere,
  expectTrapped,
  PAGES,
  PHONE,
  STILL,
  violations,
} from "./accessibility-steps";
import { expect, test, visit } from "./fixtures";
import type { KnownRun } from "./reports";

// None of them knows of another, and they are the longest.
test.describe.configure({ mode: "parallel" });

for (const [name, addressOf] of Object.entries(PAGES)) {
  test(`axe: ${name}`, async ({ open, admin, reports }) => {
    const page = await open(admin, STILL);
    await visit(page, addressOf(await aMorning(reports)));
    expect(await everywhere(page)).toEqual([]);
  });
}

test("axe: sign-in, with what it says when it refuses", async ({ open }) => {
  const page = await open(null, STILL);
  await visit(page, "/sign-in?to=%2Fjobs");
  expect(await everywhere(page)).toEqual([]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("Email")).toBeFocused();
  expect(await everywhere(page)).toEqual([]);
});

const OF_A_REPORTER: Record<string, (run: KnownRun, linkId: string) => string> = {
  "instead of settings": () => "/settings",
  "of a ticket": ({ path }) => path,
  "of a ticket that can't be opened": (_, linkId) => `/tickets/${linkId}?reason=autotask-unavailable`,
};

for (const [name, addressOf] of Object.entries(OF_A_REPORTER)) {
  test(`axe: what a reporter sees ${name}`, async ({ open, reporter, operator, instance, mappedRun }) => {
    const { linkId } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
    const page = await open(reporter, STILL);
    await visit(page, addressOf(mappedRun, linkId));
    expect(await everywhere(page)).toEqual([]);
  });
}

test("axe: the create dialog, before and after; it traps the focus and gives it back", async ({
  open,
  operator,
  mappedRun,
}) => {
  const page = await open(operator, STILL);
  await visit(page, mappedRun.path);
  const button = page
    .getByRole("region", { name: "Ticket" })
    .getByRole("button", { name: "Create Autotask ticket" });
  await button.click();
  const dialog = page.getByRole("dialog", { name: "Create Autotask ticket" });
  await expect(dialog.locator("pre")).toBeVisible();
  expect(await everywhere(page)).toEqual([]);
  await expectTrapped(page, dialog);
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();

  await button.press("Enter");
  await dialog.getByRole("button", { name: "Create Autotask ticket" }).click();
  await expect(dialog.getByText("was created and is linked to this run.")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Ticket" })).toBeFocused();
});

test("axe: the create dialog when something is in the way", async ({ open, operator, reports }) => {
  const run = await reports.sendOne();
  const page = await open(operator, STILL);
  await visit(page, `/run-checks?q=${encodeURIComponent(run.customer)}`);
  const create = page.getByRole("button", { name: "Create Autotask ticket" });
  await expect(create).toHaveAttribute("aria-disabled", "true");
  await expect(create).toHaveAccessibleDescription(/has no Autotask company yet/);
  expect(await everywhere(page)).toEqual([]);
});

test("axe: choosing a company, by keyboard alone", async ({ open, operator, reports, instance }) => {
  const run = await reports.sendOne();
  const name = `${run.customer} Holding`;
  await instance.autotask.createCompany({ companyName: name });
  const page = await open(operator, STILL);
  await visit(page, `/customers?q=${encodeURIComponent(run.customer)}`);
  const map = page.getByRole("button", { name: `Map ${run.customer} to a company` });
  await map.press("Enter");
  const search = page.getByRole("combobox", { name: "Search Autotask by name or ID" });
  await expect(search).toBeFocused();
  await expect(page.getByRole("option", { name: new RegExp(name) })).toBeVisible();
  expect(await everywhere(page)).toEqual([]);
  await page.setViewportSize(DESK);
  await page.keyboard.press("Escape");
  await expect(map).toBeFocused();
  await map.press("Enter");
  await expect(page.getByRole("option", { name: new RegExp(name) })).toBeVisible();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Map ${run.customer} to ${name}` });
  await expect(dialog).toBeVisible();
  expect(await everywhere(page)).toEqual([]);
  await expectTrapped(page, dialog);
  await page.keyboard.press("Escape");
  await expect(map).toBeFocused();
});

test("axe: the list of shortcuts", async ({ open, operator, reports }) => {
  const { customer } = await aMorning(reports);
  const page = await open(operator, STILL);
  await visit(page, `/run-checks?q=${encodeURIComponent(customer)}`);
  const help = page.getByRole("button", { name: "Keyboard shortcuts" });
  await help.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await expectTrapped(page, dialog);
  await page.keyboard.press("Escape");
  await expect(help).toBeFocused();
});

for (const [filter, role] of [
  ["Status", "menu"],
  ["Customer", "dialog"],
  ["When", "dialog"],
] as const) {
  test(`axe: the filter ${filter}`, async ({ open, operator, reports }) => {
    const { customer } = await aMorning(reports);
    const page = await open(operator, STILL);
    await visit(page, `/run-checks?q=${encodeURIComponent(customer)}`);
    const button = page.getByRole("button", { name: new RegExp(`^${filter}`) });
    await button.press("Enter");
    await expect(page.getByRole(role).first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(button).toBeFocused();
  });
}

test("axe: the selection, and the notice with Undo", async ({ open, operator, reports }) => {
  const { customer } = await aMorning(reports);
  const page = await open(operator, STILL);
  await visit(page, `/run-checks?q=${encodeURIComponent(customer)}`);
  await page.getByRole("checkbox", { name: "Select all rows shown" }).press("Space");
  await expect(page.getByText("3 selected")).toBeVisible();
  expect(await everywhere(page)).toEqual([]);
  await page.setViewportSize(DESK);
  await page.keyboard.press("e");
  await expect(page.getByText("3 runs marked reviewed")).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("axe: the user's menu, and the questions of the settings", async ({ open, admin }) => {
  const page = await open(admin, STILL);
  await visit(page, "/settings/integrations/autotask");
  const menu = page.getByRole("button", { name: /theme and sign out/ });
  await menu.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();

  await page.getByRole("combobox", { name: "Environment" }).press("Enter");
  await page.getByRole("option", { name: "Production" }).press("Enter");
  const question = page.getByRole("dialog", { name: "Switch to Production?" });
  await expect(question).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await expectTrapped(page, question);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("combobox", { name: "Environment" })).toBeFocused();
});

test("axe: a report of the configuration, and a field that is refused", async ({ open, admin }) => {
  const page = await open(admin, STILL);
  await visit(page, "/settings/integrations/autotask");
  await page.getByRole("button", { name: "Validate configuration" }).click();
  await expect(page.getByRole("region", { name: "Diagnostics" })).toContainText(`by ${admin.name}`);
  const field = page.getByRole("textbox", { name: "Backupchecks Base URL" });
  await field.fill("no address");
  await field.press("Enter");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  expect(await everywhere(page)).toEqual([]);
});

test("axe: the drawer on a phone", async ({ open, admin }) => {
  const page = await open(admin, { ...STILL, viewport: PHONE });
  await visit(page, "/jobs");
  const drawer = page.getByRole("button", { name: "Menu" });
  await drawer.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Backupchecks" });
  await expect(sheet).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await expectTrapped(page, sheet);
  await page.keyboard.press("Escape");
  await expect(drawer).toBeFocused();
});
