// Folders for data that nobody keeps. A command that is killed leaves its folder behind, with a database server in it that lives on;
// the next one that makes such a folder clears those away.
import { chmod, lstat, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stopEmbeddedPostgres } from "./embedded-postgres";
import { isAlive } from "./postgres-cluster";

const PREFIX = "backupchecks-throwaway-";

export interface ThrowawayFolder {
  path: string;
  /** Ends a database server that still runs in it, and removes it. */
  remove(): Promise<void>;
}

/** A new folder for this process, below the system's folder for temporary files. */
export async function throwawayFolder(): Promise<ThrowawayFolder> {
  await removeAbandoned();
  const folder = await mkdtemp(path.join(tmpdir(), PREFIX));
  // Started by root, the database runs as another user, who has to get through.
  await chmod(folder, 0o711);
  await writeFile(path.join(folder, "owner"), String(process.pid));
  return { path: folder, remove: () => remove(folder) };
}

async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const folder = path.join(tmpdir(), name);
    const owner = Number(await readFile(path.join(folder, "owner"), "utf8").catch(() => ""));
    // Without an owner it is being made at this moment. In a folder that all may write to, others' are left alone.
    const isOurs = (await lstat(folder).catch(() => undefined))?.uid === process.getuid?.();
    if (isOurs && owner && !isAlive(owner)) await remove(folder).catch(() => undefined);
  }
}

async function remove(folder: string): Promise<void> {
  await stopEmbeddedPostgres(folder);
  await rm(folder, { recursive: true, force: true });
}
