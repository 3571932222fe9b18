// `npm test`: everything that can be checked, one line for each step, and the sum of all runners in the last one.
// `npm test -- --only lint,types,pure,db,build,image,e2e` runs some of it.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureBuild, generateRouteTypes } from "./build";
import { makeImage, tryImage } from "./container/image-making";
import { step } from "./progress.mjs";
import { runScoped, type Scope } from "./scope";
import {
  type PlaywrightReport,
  sumOf,
  type Tally,
  tallyOfPlaywright,
  tallyOfStep,
  tallyOfVitest,
  tallyText,
  type VitestReport,
} from "./test-tally";
import { ensureBrowser, ensureRestic } from "./test-tools";
import { throwawayFolder } from "./throwaway-folder";

const ROOT = path.join(import.meta.dirname, "..");

interface Outcome {
  tally: Tally;
  /** Shown if anything failed. */
  output: string;
}

interface Run {
  scope: Scope;
  /** For the runners' reports. */
  folder: string;
}

interface Step {
  title: string;
  work: (run: Run) => Promise<Outcome>;
  /** Not run, and counted as failed, if this one has failed before it. */
  needs?: string;
}

const STEPS: Record<string, Step> = {
  lint: {
    title: "Format and lint",
    work: async ({ scope }) =>
      whole(await runTool(scope, "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."])),
  },
  types: { title: "Types", work: ({ scope }) => checkTypes(scope) },
  pure: { title: "Unit tests", work: (run) => runVitest(run, "pure") },
  db: { title: "Database tests", work: (run) => runVitest(run, "db") },
  build: { title: "Build", work: ({ scope }) => orFailure(() => ensureBuild(scope.signal)) },
  image: { title: "Container image, by its own lines", work: (run) => orFailure(() => tryOutImage(run)) },
  e2e: { title: "Browser tests", work: runPlaywright, needs: "build" },
};

function chosenSteps(argv: string[]): string[] {
  const { values } = parseArgs({ args: argv, options: { only: { type: "string", multiple: true } } });
  const names = values.only?.flatMap((list) => list.split(",")) ?? Object.keys(STEPS);
  const unknown = names.find((name) => !(name in STEPS));
  if (unknown !== undefined) {
    throw new Error(`There is no step "${unknown}"; there are ${Object.keys(STEPS).join(", ")}.`);
  }
  return names;
}

runScoped(async (scope) => {
  const names = chosenSteps(process.argv.slice(2));
  if (names.includes("db")) await ensureRestic();
  if (names.includes("e2e")) await ensureBrowser();
  const throwaway = await throwawayFolder();
  scope.defer(throwaway.remove);

  const tallies = new Map<string, Tally>();
  for (const name of names) {
    const { title, work, needs } = STEPS[name] as Step;
    const isPointless = needs !== undefined && (tallies.get(needs)?.failed ?? 0) > 0;
    const options = { stream: process.stdout, note: (outcome: Outcome) => tallyText(outcome.tally) };
    const { tally, output } = await step(
      title,
      async () => (isPointless ? notRun(needs) : work({ scope, folder: throwaway.path })),
      options,
    );
    scope.check();
    if (tally.failed > 0) console.log(`\n${output.trim()}\n`);
    tallies.set(name, tally);
  }
  const sum = sumOf([...tallies.values()]);
  console.log(tallyText(sum));
  return sum.failed === 0 ? 0 : 1;
});

function notRun(needs: string): Outcome {
  return { tally: tallyOfStep(1), output: `Not run, for "${needs}" has failed.` };
}

interface ToolResult {
  code: number;
  output: string;
}

/** Runs a package's command on our Node, keeping what it writes. */
function runTool(
  scope: Scope,
  script: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<ToolResult> {
  const child = spawn(
    path.join(ROOT, "node_modules", ".bin", "node"),
    [path.join(ROOT, "node_modules", script), ...args],
    {
      cwd: ROOT,
      env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      signal: scope.signal,
      killSignal: "SIGINT",
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => {
    child.on("error", (error) => {
      output += error.message;
    });
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function whole({ code, output }: ToolResult): Outcome {
  return { tally: tallyOfStep(code), output };
}

async function orFailure(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return { tally: tallyOfStep(0), output: "" };
  } catch (error) {
    return { tally: tallyOfStep(1), output: (error as Error).message };
  }
}

async function checkTypes(scope: Scope): Promise<Outcome> {
  const routes = await orFailure(generateRouteTypes);
  if (routes.tally.failed > 0) return routes;
  const results = [];
  // The domain by its own, narrower rules: no DOM, no Node.
  for (const project of [".", "lib/domain"]) {
    results.push(await runTool(scope, "typescript/bin/tsc", ["--noEmit", "--project", project]));
  }
  return whole({
    code: Math.max(...results.map(({ code }) => code)),
    output: results.map(({ output }) => output).join(""),
  });
}

async function runVitest({ scope, folder }: Run, project: string): Promise<Outcome> {
  const file = path.join(folder, `vitest-${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code, output } = await runTool(scope, "vitest/vitest.mjs", [
    "run",
    "--project",
    project,
    ...reporters,
  ]);
  const report = await readReport<VitestReport>(file);
  return { tally: report ? tallyOfVitest(report, code) : tallyOfStep(1), output };
}

async function runPlaywright({ scope, folder }: Run): Promise<Outcome> {
  const file = path.join(folder, "playwright.json");
  const { code, output } = await runTool(scope, "@playwright/test/cli.js", ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  const report = await readReport<PlaywrightReport>(file);
  return { tally: report ? tallyOfPlaywright(report, code) : tallyOfStep(1), output };
}

/** What the Dockerfile makes, made in a clean folder and started; without an engine, so the image itself is not. */
async function tryOutImage({ folder }: Run): Promise<void> {
  const image = await makeImage(path.join(folder, "image"));
  await tryImage(image, path.join(folder, "image-data"));
}

/** Undefined if the runner died before it could write one. */
async function readReport<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}
