// Axe, run in a page that a browser shows: for the browser tests and for the pictures.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type axe from "axe-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let axeSource: string | undefined;

/**
 * Runs axe in the page as it is, all rules or those named. It is brought in once a page: that takes longer than what it then does.
 * @returns what it finds wrong.
 */
export async function axeViolations(page: Page, rules?: readonly string[]): Promise<axe.Result[]> {
  if (!(await page.evaluate(() => "axe" in window))) {
    axeSource ??= readFileSync(AXE, "utf8");
    await page.evaluate(axeSource);
  }
  return page.evaluate(async (values) => {
    const { axe: there } = window as unknown as { axe: typeof axe };
    const runOnly = values ? { runOnly: { type: "rule" as const, values: [...values] } } : {};
    return (await there.run(document, { ...runOnly, resultTypes: ["violations"] })).violations;
  }, rules);
}
