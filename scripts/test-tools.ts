// What the tests need besides npm packages: a browser, and the tools whose real output is read.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { findChromium } from "./chromium";
import { step } from "./progress.mjs";

const ROOT = path.join(import.meta.dirname, "..");

/** Installs Chromium if there is none: from Debian's packages where that works, else Playwright's own. */
export async function ensureBrowser(): Promise<void> {
  if (findChromium() || (await hasPlaywrightBrowser())) return;
  await step("Installing a browser for the tests", async () => {
    if (await installPackages("chromium", "fonts-liberation")) return;
    const node = path.join(ROOT, "node_modules", ".bin", "node");
    const { code, output } = await run(node, [
      path.join(ROOT, "node_modules/@playwright/test/cli.js"),
      "install",
      "chromium",
    ]);
    if (code !== 0)
      throw new Error(`No browser can be installed; install Chromium or Chrome yourself.\n${output.trim()}`);
  });
}

/** Installs restic if it is missing. Where that can't be done, the tests that run it will fail, and this says why. */
export async function ensureRestic(): Promise<void> {
  if (isOnPath("restic")) return;
  const installed = await step("Installing restic for the tests", () => installPackages("restic"));
  if (!installed)
    console.log(
      "restic could not be installed: the tests that run it fail. Install it yourself (https://restic.net).",
    );
}

async function hasPlaywrightBrowser(): Promise<boolean> {
  const { chromium } = await import("@playwright/test");
  return existsSync(chromium.executablePath());
}

function isOnPath(program: string): boolean {
  return spawnSync(program, ["version"], { stdio: "ignore" }).error === undefined;
}

/** With apt-get, as root or through sudo if it asks for no password. False where there is no such way, or the packages are not there. */
async function installPackages(...names: string[]): Promise<boolean> {
  if (!isDebian() || !isOnPath("apt-get")) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status !== 0) return false;
  const apt = (...args: string[]) => {
    const line = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return isRoot ? run("/usr/bin/env", line.slice(1)) : run("sudo", ["-n", ...line]);
  };
  const install = () => apt("install", "-y", "--no-install-recommends", ...names);
  // The lists of packages may be missing or old; asking for them anew is only worth its time then.
  if ((await install()).code === 0) return true;
  return (await apt("update")).code === 0 && (await install()).code === 0;
}

/** Debian itself: its relative Ubuntu has a package of that name which installs something else. */
function isDebian(): boolean {
  try {
    return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

function run(file: string, args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
