// `npm run migration -- <name>`: writes the next migration as the difference between the migrations and the schema. What Prisma has no
// words for (partial indexes, checks, triggers) is added to the file by hand, and the file is read before it is committed.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres";
import { migrationFolderName } from "./migration-name";
import { MIGRATIONS_FOLDER } from "./migrations";
import { step } from "./progress.mjs";
import { isEmptyDiff, withoutHandWritten } from "./schema-difference";
import { diffToSchema } from "./schema-engine";
import { throwawayFolder } from "./throwaway-folder";

async function main(): Promise<void> {
  const folderName = migrationFolderName(process.argv.slice(2), new Date());
  const throwaway = await throwawayFolder();
  try {
    const database = await startEmbeddedPostgres({ dataDir: throwaway.path, settings: { fsync: "off" } });
    const difference = await step("Comparing migrations and schema", () =>
      diffToSchema(database.url),
    ).finally(() => database.stop());
    const sql = withoutHandWritten(difference);
    if (isEmptyDiff(sql)) {
      console.log("The migrations already say what the schema says; nothing was written.");
      return;
    }
    const folder = path.join(MIGRATIONS_FOLDER, folderName);
    await mkdir(folder);
    await writeFile(path.join(folder, "migration.sql"), sql);
    console.log(
      `Written: prisma/migrations/${folderName}/migration.sql. Read it, and add what the schema can't say.`,
    );
  } finally {
    await throwaway.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
