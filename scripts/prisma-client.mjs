// The database client that Prisma writes from the schema. It is not committed, and made again when the schema or Prisma changes.
import { spawn } from "node:child_process";
import path from "node:path";
import { withFileLock } from "./file-lock.mjs";
import { binFolder } from "./installation.mjs";
import { step } from "./progress.mjs";
import { hashOf, readStamp, writeStamp } from "./stamp.mjs";

const MADE_FROM = ["prisma/schema.prisma", "node_modules/prisma/package.json"];

/** Generates the client unless it is up to date. Throws with Prisma's own output if that fails. */
export async function ensurePrismaClient(root) {
  const stampFile = path.join(root, "prisma", "generated", ".made-from");
  const hash = hashOf(root, MADE_FROM);
  const isGood = () => readStamp(stampFile) === hash;
  if (isGood()) return;
  await withFileLock(path.join(root, "node_modules", ".backupchecks-generating"), async () => {
    if (isGood()) return;
    await step("Generating the database client", () => generate(root));
    writeStamp(stampFile, hash);
  });
}

function generate(root) {
  const node = path.join(binFolder(root), "node");
  // Prisma wants to download an engine for this, though it never runs it: any program that exists will do.
  const environment = { PRISMA_SCHEMA_ENGINE_BINARY: node, ...process.env, CHECKPOINT_DISABLE: "1" };
  return new Promise((resolve, reject) => {
    const child = spawn(node, ["node_modules/prisma/build/index.js", "generate"], {
      cwd: root,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`prisma generate failed:\n${output.trim()}`));
    });
  });
}
