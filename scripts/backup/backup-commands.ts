// `npm run cli -- backup FILE` and `npm run cli -- restore FILE`.
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { type Environment, readEnvironment } from "@/lib/env";
import { databaseFailure, openDatabase } from "@/scripts/instance";
import { keptSecrets } from "@/scripts/instance-secrets";
import { PostgresCluster } from "@/scripts/postgres-cluster";
import { openForRestore, restoreBackup } from "./restore-backup";
import { writeBackup } from "./write-backup";

export function addBackupCommands(program: Command): void {
  program
    .command("backup")
    .description("write everything that is stored to a file, beside a running instance")
    .argument("<file>", "replaced if it is there, once the new backup is complete")
    .action(backup);
  program
    .command("restore")
    .description("fill an empty instance, which does not run, from a backup")
    .argument("<file>")
    .option(
      "--forget-credentials",
      "leave out the credentials of Autotask and everyone's second factor, where their key is lost",
      false,
    )
    .action(restore);
}

async function backup(file: string): Promise<void> {
  const environment = readEnvironment(process.env);
  await refuseMissingFolder(environment);
  const product = await productVersion();
  const made = await onDatabase(environment, (url) => writeBackup(url, path.resolve(file), product));
  console.log(`${file}: ${made.rows} rows of ${made.tables} tables, ${made.bytes} bytes.`);
  if (made.encryptionKeyId)
    console.log(
      `Keep the encryption key (${made.encryptionKeyId}) elsewhere: without it the stored credentials can't be read.`,
    );
}

async function restore(file: string, { forgetCredentials }: { forgetCredentials: boolean }): Promise<void> {
  const environment = readEnvironment(process.env);
  const options = { encryptionKeyId: await keyIdOf(environment), forgetCredentials };
  // Before a database is made for it.
  const opened = await openForRestore(path.resolve(file), options);
  const { header, rows, migrated } = await onDatabase(environment, (databaseUrl) =>
    restoreBackup(opened, { ...options, databaseUrl }),
  );
  console.log(
    `Restored ${rows} rows of ${header.tables.length} tables, as they were at ${header.createdAt}.`,
  );
  if (migrated.length > 0) console.log(`Migrated since: ${migrated.join(", ")}.`);
  if (forgetCredentials)
    console.log(
      "Enter the credentials of Autotask again in Settings. Second factors are off: a password alone signs in until their owners set them up again.",
    );
}

/** A mistyped folder would give a backup of nothing. */
async function refuseMissingFolder({ DATABASE_URL, BACKUPCHECKS_DATA_DIR }: Environment): Promise<void> {
  const dataDir = path.resolve(BACKUPCHECKS_DATA_DIR);
  if (!DATABASE_URL && !(await PostgresCluster.existsIn(dataDir)))
    throw new Error(`There is no instance in ${dataDir}. Set BACKUPCHECKS_DATA_DIR or DATABASE_URL.`);
}

async function onDatabase<T>(environment: Environment, work: (url: string) => Promise<T>): Promise<T> {
  const database = await openDatabase(environment);
  try {
    return await work(database.url);
  } catch (error) {
    throw databaseFailure(error, environment);
  } finally {
    await database.stop();
  }
}

/** The key of this instance, which is never made here: a new one would read nothing of what is restored. */
async function keyIdOf(environment: Environment): Promise<string | null> {
  const { encryptionKeyIdOf } = await import("@/lib/server");
  const key =
    environment.BACKUPCHECKS_ENCRYPTION_KEY ??
    (await keptSecrets(path.resolve(environment.BACKUPCHECKS_DATA_DIR)))?.BACKUPCHECKS_ENCRYPTION_KEY;
  return key ? encryptionKeyIdOf(key) : null;
}

async function productVersion(): Promise<string> {
  const manifest = await readFile(path.join(import.meta.dirname, "../../package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
