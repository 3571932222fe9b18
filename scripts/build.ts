// The production build, made when it is missing or older than what it is made from.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { withFileLock } from "./file-lock.mjs";
import { hashOf, readStamp, writeStamp } from "./stamp.mjs";

const ROOT = path.join(import.meta.dirname, "..");
const MADE_FROM = [
  ...["app", "components", "lib", "public", "prisma/schema.prisma"],
  ...[
    "instrumentation.ts",
    "proxy.ts",
    "next.config.ts",
    "postcss.config.mjs",
    "tsconfig.json",
    "package-lock.json",
  ],
];

/** Tests have no part in the build. */
export function isLeftOut(file: string): boolean {
  return /\.test(-data)?\.tsx?$/.test(file) || file.startsWith("lib/testing");
}

const stampFile = path.join(ROOT, ".next", ".made-from");
const sourceHash = () => hashOf(ROOT, MADE_FROM, isLeftOut);

/** Whether there is a build of the present sources. */
export function isBuilt(): boolean {
  return existsSync(path.join(ROOT, ".next", "BUILD_ID")) && readStamp(stampFile) === sourceHash();
}

/**
 * Builds unless that is done. One command builds at a time; the others find its result.
 * @throws Error with the build's own output.
 */
export async function ensureBuild(signal?: AbortSignal): Promise<void> {
  if (isBuilt()) return;
  await withFileLock(path.join(ROOT, "node_modules", ".backupchecks-building"), async () => {
    if (isBuilt()) return;
    const hash = sourceHash();
    await runNext(["build"], signal);
    writeStamp(stampFile, hash);
  });
}

/** Writes the types of the routes, which the type check needs, without building. */
export async function generateRouteTypes(): Promise<void> {
  await runNext(["typegen"]);
}

function runNext(args: string[], signal?: AbortSignal): Promise<void> {
  const child = spawn(
    path.join(ROOT, "node_modules", ".bin", "node"),
    [path.join(ROOT, "node_modules", "next", "dist", "bin", "next"), ...args],
    {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal ? { signal } : {}),
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`next ${args.join(" ")} failed:\n${output.trim()}`));
    });
  });
}
