// Brings the machine up to what a command needs, then runs it on the Node that the packages bring.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { binFolder, ensureInstalled } from "./installation.mjs";
import { ensurePrismaClient } from "./prisma-client.mjs";

const PARENT_CHECK_MS = 500;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * How a command is started: `scripts/<command>.ts` with the arguments as they came. The condition makes `server-only` the empty
 * package it is on a server, so that commands may use the same rooms as the web application.
 */
export function commandLine(command, args) {
  if (!command || !/^[a-z][a-z-]*$/.test(command))
    throw new Error("Name a command: node scripts/bootstrap.mjs <command>");
  return ["--import", "tsx", "--conditions=react-server", `scripts/${command}.ts`, ...args];
}

/** Prepares, runs the command in a process of its own, and ends with that one's exit code. */
export async function runCommand([command, ...args]) {
  const line = commandLine(command, args);
  if (!existsSync(path.join(root, "scripts", `${command}.ts`)))
    throw new Error(`There is no command "${command}".`);
  await ensureInstalled(root);
  await ensurePrismaClient(root);

  const child = spawn(path.join(binFolder(root), "node"), line, {
    cwd: root,
    env: { ...process.env, PATH: [binFolder(root), process.env.PATH ?? ""].join(path.delimiter) },
    // The channel tells the command when this process is gone, even by a kill that nobody can catch.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) whenParentIsGone(() => child.kill("SIGTERM"));
  child.on("error", (error) => {
    console.error(`The command can't be started: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
}

/** npm hands a signal to the shell that it runs scripts in, and some shells die of it without a word to what runs in them. */
function whenParentIsGone(act) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, PARENT_CHECK_MS);
  timer.unref();
}
