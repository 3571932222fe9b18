import { defineConfig, devices } from "@playwright/test";
import { chromiumArguments, findChromium } from "./scripts/chromium";

/** As many as the smallest machine has cores that the suite must run on; each worker has a browser, and the server wants its share. */
const WORKERS = 2;

const executablePath = findChromium();

export default defineConfig({
  testDir: "e2e",
  // Fixtures use the rooms of `lib`; there `server-only` is mapped to the empty stand-in, as in vitest.
  tsconfig: "./e2e/tsconfig.json",
  globalSetup: "./e2e/global-setup.ts",
  outputDir: "test-results",
  workers: WORKERS,
  retries: 0,
  forbidOnly: true,
  // They end what hangs; how long a step takes depends on what else the machine does.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    // Set by the global setup, before the workers read this file.
    ...(process.env.E2E_BASE_URL ? { baseURL: process.env.E2E_BASE_URL } : {}),
    // Recording every test makes all of them a third slower; `--trace retain-on-failure` does it for the one that is looked into.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: { args: chromiumArguments(), ...(executablePath ? { executablePath } : {}) },
  },
  projects: [{ name: "chromium" }],
});
