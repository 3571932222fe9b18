// Everything by keyboard: one sees where one is. Dialogs and menus are walked through in accessibility.spec.ts.
import { aMorning, PAGES, STILL } from "./accessibility-steps";
import { expect, test, visit } from "./fixtures";

for (const [name, addressOf] of Object.entries(PAGES).filter(([each]) =>
  /^(Run Checks|Job Details of a failed run|Customers|Settings of Autotask)$/.test(each),
)) {
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
  const around = [
    focused,
    focused.parentElement,
    focused.closest("li, tr, label"),
    focused.firstElementChild,
  ].filter((each) => each !== null);
  const withFocus = around.map(look);
  focused.blur();
  const without = around.map(look);
  focused.focus({ focusVisible: true } as FocusOptions);
  return {
    html: focused.outerHTML.slice(0, 200),
    isShown: withFocus.some((each, index) => each !== without[index]),
  };
}

test("reduced motion is respected", async ({ open, operator, mappedRun }) => {
  const page = await open(operator, STILL);
  await visit(page, mappedRun.path);
  await page.getByRole("button", { name: "Create Autotask ticket" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("pre")).toBeVisible();
  const moving = await page.evaluate(
    () =>
      document
        .getAnimations()
        .filter(
          ({ playState, effect }) =>
            playState === "running" && Number(effect?.getComputedTiming().duration) > 20,
        ).length,
  );
  expect(moving).toBe(0);
});
