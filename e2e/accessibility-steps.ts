import { expect, type Locator, type Page } from "@playwright/test";
import { axeViolations } from "@/scripts/axe-in-page";
import { aRun, hoursAgo, type KnownRun, type Reporting } from "./reports";

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** Contrast is measured on what stands still. */
export const STILL = { reducedMotion: "reduce", viewport: DESK } as const;

/** A theme changes colours and nothing else, so the second one is asked about these alone. */
const ABOUT_COLOUR = ["color-contrast", "link-in-text-block"] as const;

/** Waits until no colour is on its way from one theme to the other: it would be measured in between. */
function coloursAtRest(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const moving = () =>
      document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    // A change of theme begins with the next frame, and what inherits a colour sets out when that has arrived.
    do {
      await frame();
      await frame();
      await Promise.all(moving().map(({ finished }) => finished.catch(() => null)));
    } while (moving().length > 0);
  });
}

/** What axe finds on the page as it is, in each theme. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await coloursAtRest(page);
    const { width } = page.viewportSize() ?? DESK;
    const violations = await axeViolations(page, colorScheme === "light" ? undefined : ABOUT_COLOUR);
    for (const { id, help, nodes } of violations)
      found.push(
        `${colorScheme} ${width}: ${id} (${help}): ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join("\n")}`,
      );
  }
  return found;
}

/** The same on a desk and on a phone, which must not scroll sideways. The page is as wide afterwards as it was. */
export async function everywhere(page: Page): Promise<string[]> {
  const before = page.viewportSize() ?? DESK;
  const found: string[] = [];
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport);
    found.push(...(await violations(page)));
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (sideways > 0) found.push(`scrolls ${sideways} px sideways at ${viewport.width}`);
  }
  await page.setViewportSize(before);
  return found;
}

/** Axe finds nothing on the page as it is, in either theme and width; afterwards it is a desk's again. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await everywhere(page)).toEqual([]);
  await page.setViewportSize(DESK);
}

/** Runs of every status, with long names and long messages. */
export async function aMorning(reports: Reporting): Promise<{ customer: string; runs: KnownRun[] }> {
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

export const PAGES: Record<string, (morning: { customer: string; runs: KnownRun[] }) => string> = {
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
  Tickets: () => "/tickets",
  "Tickets, nothing found": () => "/tickets?by=nobody-has-this-name",
  Audit: () => "/audit",
  "Audit, nothing found": () => "/audit?id=nothing-has-this-id",
  Settings: () => "/settings",
  Users: () => "/settings/users",
  "Ingest tokens": () => "/settings/tokens",
  "Single sign-on": () => "/settings/single-sign-on",
  Profile: () => "/profile",
  "API log": () => "/settings/integrations/autotask/api-log",
  "Settings of Autotask": () => "/settings/integrations/autotask",
};

/** Goes on with Tab from where the focus is until it is there, as someone does who has no mouse, and presses Enter. */
export async function pressByKeyboard(page: Page, target: Locator): Promise<void> {
  // One whose reasons are still being asked for is there, and does nothing yet.
  await expect(target).toBeEnabled();
  for (let step = 0; step < 100; step++) {
    if (await target.evaluate((element) => element === document.activeElement))
      return page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${target}`);
}

/** Tab walks in a circle inside the dialog, forwards and backwards. */
export async function expectTrapped(page: Page, dialog: Locator): Promise<void> {
  for (const key of ["Tab", "Shift+Tab"])
    for (let step = 0; step < 8; step++) {
      await page.keyboard.press(key);
      expect(await dialog.evaluate((element) => element.contains(document.activeElement)), key).toBe(true);
    }
}
