import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** What an instance needs that nobody should have to think up. */
export interface InstanceSecrets {
  NEXTAUTH_SECRET: string;
  BACKUPCHECKS_ENCRYPTION_KEY: string;
}

function fileOf(dataDir: string): string {
  return path.join(dataDir, "secrets.json");
}

/**
 * The secrets that a data folder keeps, or null where none were made.
 * @throws Error in one sentence where they can't be read.
 */
export async function keptSecrets(dataDir: string): Promise<InstanceSecrets | null> {
  const file = fileOf(dataDir);
  try {
    return JSON.parse(await readFile(file, "utf8")) as InstanceSecrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Error(`${file} can't be read: ${(error as Error).message}`);
  }
}

/**
 * The secrets of a data folder, made once and kept there for its owner alone. Of several commands that ask first at the same time, all
 * get the same ones.
 */
export async function instanceSecrets(dataDir: string): Promise<InstanceSecrets> {
  const kept = await keptSecrets(dataDir);
  if (kept) return kept;
  const secrets: InstanceSecrets = {
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    BACKUPCHECKS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  };
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  // Complete under another name first, then linked: a link fails where someone else was quicker, and never shows half a file.
  const file = fileOf(dataDir);
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: "wx", flush: true });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(draft);
  return (await keptSecrets(dataDir)) ?? secrets;
}
