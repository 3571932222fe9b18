// Nothing that axe finds, on any page or dialog, light and dark, on a desk and on a phone; and all of it by keyboard.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test, visit } from "./fixtures";
import { aRun, hoursAgo, type KnownRun, type Reporting } from "./reports";

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Contrast is measured on what stands still. */
const STILL = { reducedMotion: "reduce", viewport: DESK } as const;

/** What axe finds on the page as it is, in each theme. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { width } = page.viewportSize() ?? DESK;
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, help, nodes } of violations)
      found.push(`${colorScheme} ${width}: ${id} (${help}): ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join("\n")}`);
  }
  return found;
}

/** The same on a desk and on a phone, which must not scroll sideways. */
async function everywhere(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport);
    found.push(...(await violations(page)));
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (sideways > 0) found.push(`scrolls ${sideways} px sideways at ${viewport.width}`);
  }
  return found;
}

/** Runs of every status, with long names and long messages. */
async function aMorning(reports: Reporting): Promise<{ customer: string; runs: KnownRun[] }> {
  const { customer } = aRun();
  const statuses = ["error", "warning", "unknown", "success"] as const;
  const runs = await reports.send(
    ...statuses.map((status, index) =>
      aRun({
        customer,
        status,
        startedAt: hoursAgo(3 + index),
        endedAt: hoursAgo(2.8 + index),
        ...(status === "success" ? { objects: [] } : {}),
        ...(status === "unknown" ? { remark: `a_word_that_never_ends_${"x".repeat(300)}` } : {}),
      }),
    ),
  );
  return { customer, runs };
}

const SIGNED_IN: Record<string, (morning: { customer: string; runs: KnownRun[] }) => string> = {
  "Run Checks": ({ customer }) => `/run-checks?q=${encodeURIComponent(customer)}&successes=shown`,
  "Run Checks, all runs": ({ customer }) => `/run-checks?show=all&q=${encodeURIComponent(customer)}`,
  "Run Checks, nothing found": () => "/run-checks?q=nothing-has-this-name&status=missed",
  Jobs: ({ customer }) => `/jobs?q=${encodeURIComponent(customer)}`,
  "Jobs, nothing found": () => "/jobs?q=nothing-has-this-name",
  "Job Details": ({ runs }) => `/jobs/${runs[0]?.jobId}`,
  "Job Details of a failed run": ({ runs }) => runs[0]?.path ?? "",
  "Job Details of an unknown run": ({ runs }) => runs[2]?.path ?? "",
  "Job Details of a successful run": ({ runs }) => runs[3]?.path ?? "",
  "a run that is not there": ({ runs }) => `${runs[0]?.path}0`,
  "an address that is not there": () => "/nothing-here",
  Customers: ({ customer }) => `/customers?q=${encodeURIComponent(customer)}`,
  Settings: () => "/settings",
  "Settings of Autotask": () => "/settings/integrations/autotask",
};

for (const [name, addressOf] of Object.entries(SIGNED_IN)) {
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

test("axe: what a reporter sees instead of settings, and of a ticket", async ({ open, reporter, operator, instance, mappedRun }) => {
  const { linkId } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  const page = await open(reporter, STILL);
  for (const address of ["/settings", mappedRun.path, `/tickets/${linkId}?reason=autotask-unavailable`]) {
    await visit(page, address);
    expect(await everywhere(page), address).toEqual([]);
  }
});

test("axe: the create dialog, before and after; it traps the focus and gives it back", async ({ open, operator, mappedRun }) => {
  const page = await open(operator, STILL);
  await visit(page, mappedRun.path);
  const button = page.getByRole("region", { name: "Ticket" }).getByRole("button", { name: "Create Autotask ticket" });
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

test("axe: shortcuts, filters, the selection, the notice with Undo", async ({ open, operator, reports }) => {
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

  for (const [filter, role] of [["Status", "menu"], ["Customer", "dialog"], ["When", "dialog"]] as const) {
    const button = page.getByRole("button", { name: new RegExp(`^${filter}`) });
    await button.press("Enter");
    await expect(page.getByRole(role).first()).toBeVisible();
    expect(await violations(page), filter).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(button).toBeFocused();
  }

  await page.getByRole("checkbox", { name: "Select all rows shown" }).press("Space");
  await expect(page.getByText("3 selected")).toBeVisible();
  expect(await everywhere(page)).toEqual([]);
  await page.setViewportSize(DESK);
  await page.keyboard.press("e");
  await expect(page.getByText("3 runs marked reviewed")).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("axe: the user's menu, the phone's drawer, and the questions of the settings", async ({ open, admin }) => {
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
  expect(await everywhere(page)).toEqual([]);
  await expectTrapped(page, question);
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);

  await page.getByRole("button", { name: "Save ticket defaults" }).scrollIntoViewIfNeeded();
  await page.getByRole("textbox", { name: "Backupchecks Base URL" }).fill("no address");
  await page.getByRole("textbox", { name: "Backupchecks Base URL" }).press("Enter");
  await expect(page.getByRole("textbox", { name: "Backupchecks Base URL" })).toHaveAttribute("aria-invalid", "true");
  expect(await everywhere(page)).toEqual([]);

  await page.setViewportSize(PHONE);
  const drawer = page.getByRole("button", { name: "Menu" });
  await drawer.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Backupchecks" });
  await expect(sheet).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await expectTrapped(page, sheet);
  await page.keyboard.press("Escape");
  await expect(drawer).toBeFocused();
});

for (const [name, addressOf] of Object.entries(SIGNED_IN).filter(([each]) => /^(Run Checks|Job Details of a failed run|Customers|Settings of Autotask)$/.test(each))) {
  test(`keyboard: every stop of ${name} shows where one is`, async ({ open, admin, reports }) => {
    const page = await open(admin, STILL);
    await visit(page, addressOf(await aMorning(reports)));
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
    await expect(page.getByRole("link", { name: "Skip to the page" })).toBeInViewport();
    const unseen: string[] = [];
    let stops = 0;
    for (; stops < 120; stops++) {
      const stop = await page.evaluate(focusLook);
      if (stop === null) break;
      if (!stop.isShown) unseen.push(stop.html);
      await page.keyboard.press("Tab");
    }
    expect(unseen).toEqual([]);
    expect(stops).toBeGreaterThan(8);
  });
}

/** Whether what has the focus, or what it stands for, looks different from how it looks without. `null` at the end of the page. */
function focusLook(): { html: string; isShown: boolean } | null {
  const focused = document.activeElement as HTMLElement | null;
  if (!focused || focused === document.body || focused.dataset.seen) return null;
  focused.dataset.seen = "yes";
  const look = (element: Element) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(element);
    return `${outlineStyle === "none" ? "" : outlineStyle + outlineWidth} ${boxShadow} ${borderColor} ${backgroundColor}`;
  };
  const around = [focused, focused.parentElement, focused.closest("li, tr, label"), focused.firstElementChild].filter((each) => each !== null);
  const withFocus = around.map(look);
  focused.blur();
  const without = around.map(look);
  focused.focus({ focusVisible: true } as FocusOptions);
  return { html: focused.outerHTML.slice(0, 200), isShown: withFocus.some((each, index) => each !== without[index]) };
}

/** Tab walks in a circle inside the dialog, forwards and backwards. */
async function expectTrapped(page: Page, dialog: Locator): Promise<void> {
  for (const key of ["Tab", "Shift+Tab"])
    for (let step = 0; step < 8; step++) {
      await page.keyboard.press(key);
      expect(await dialog.evaluate((element) => element.contains(document.activeElement)), key).toBe(true);
    }
}

test("reduced motion is respected", async ({ open, operator, mappedRun }) => {
  const page = await open(operator, STILL);
  await visit(page, mappedRun.path);
  await page.getByRole("button", { name: "Create Autotask ticket" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("pre")).toBeVisible();
  const moving = await page.evaluate(() => document.getAnimations().filter(({ playState, effect }) => playState === "running" && Number(effect?.getComputedTiming().duration) > 20).length);
  expect(moving).toBe(0);
});
