// Makes node_modules what package-lock.json says, and says so.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { withFileLock } from "./file-lock.mjs";
import { step } from "./progress.mjs";
import { readStamp, writeStamp } from "./stamp.mjs";

/** Where packages put their commands; the pinned Node among them. */
export const binFolder = (root) => path.join(root, "node_modules", ".bin");

/**
 * The packages of a lock file that an installation lacks or has in another version. `lock` and `installed` are the parsed
 * package-lock.json and the record that npm keeps inside node_modules. Optional ones, made for other systems, may be absent.
 */
export function missingPackages(lock, installed) {
  return Object.entries(lock.packages ?? {})
    .filter(([place, wanted]) => {
      if (place === "" || wanted.link) return false;
      const present = installed.packages?.[place];
      return present === undefined ? !wanted.optional : present.version !== wanted.version;
    })
    .map(([place]) => place.replace(/^node_modules\//, ""));
}

/** Whether package.json asks for what the lock was made from: someone may have edited one of the two alone. */
export function lockFits(manifest, lock) {
  const asked = (from) => JSON.stringify([from?.dependencies ?? {}, from?.devDependencies ?? {}]);
  return asked(manifest) === asked(lock.packages?.[""]);
}

/** Installs what is missing; quick if nothing is. Throws with npm's own output if npm fails. */
export async function ensureInstalled(root) {
  const stampFile = path.join(root, "node_modules", ".backupchecks-installed");
  const isGood = () =>
    existsSync(path.join(binFolder(root), "node")) && readStamp(stampFile) === wantedHash(root);
  if (isGood()) return;
  mkdirSync(path.join(root, "node_modules"), { recursive: true });
  await withFileLock(
    path.join(root, "node_modules", ".backupchecks-installing"),
    async () => {
      if (isGood()) return;
      if (!installedByHand(root)) await step("Installing packages", () => npmInstall(root));
      writeStamp(stampFile, wantedHash(root));
    },
    () => console.error("Waiting for another command that installs packages"),
  );
}

function wantedHash(root) {
  const hash = createHash("sha256");
  for (const name of ["package-lock.json", "package.json"]) hash.update(readFileSync(path.join(root, name)));
  return hash.digest("hex");
}

/** Someone ran `npm install` already, or package.json changed in something else than its packages. */
function installedByHand(root) {
  const read = (...name) => JSON.parse(readFileSync(path.join(root, ...name), "utf8"));
  try {
    const lock = read("package-lock.json");
    return (
      existsSync(path.join(binFolder(root), "node")) &&
      lockFits(read("package.json"), lock) &&
      missingPackages(lock, read("node_modules", ".package-lock.json")).length === 0
    );
  } catch {
    return false;
  }
}

function npmInstall(root) {
  // Started by `npm run`, the same npm is asked again; else the one on the path. Tests and build need the development packages too,
  // whatever NODE_ENV says.
  const flags = ["install", "--no-audit", "--no-fund", "--include=dev", "--loglevel=error"];
  const npmScript = process.env.npm_execpath;
  const [file, args] = npmScript?.endsWith("npm-cli.js")
    ? [process.execPath, [npmScript, ...flags]]
    : ["npm", flags];
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => reject(new Error(`npm can't be started: ${error.message}`)));
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm install failed:\n${output.trim()}`));
    });
  });
}
