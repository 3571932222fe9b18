// What the browser tests run against: the production build, on a database and an Autotask of its own. All of it ends with the tests.
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import type { FullConfig } from "@playwright/test";
import { administer, onDatabase, throwawayPostgres } from "@/lib/testing/throwaway-postgres";
import { startAutotaskSandbox } from "@/sandbox/autotask/server";
import { startAppProcess } from "@/scripts/app-process";
import { ensureBuild } from "@/scripts/build";
import { applyMigrations } from "@/scripts/migrations";
import { freePort } from "@/scripts/port";
import { throwawayFolder } from "@/scripts/throwaway-folder";

/**
 * Sets, for the tests: `E2E_BASE_URL`, `E2E_SANDBOX_ORIGIN`, and the environment of the application itself (`DATABASE_URL`, secrets), so
 * that a test may look into its database or start a second process of it with `startAppProcess`.
 */
export default async function globalSetup(config: FullConfig): Promise<() => Promise<void>> {
  const ends = new AsyncDisposableStack();
  try {
    await ensureBuild();
    const server = await throwawayPostgres();
    ends.defer(server.stop);
    const name = `backupchecks_e2e_${randomUUID().replaceAll("-", "")}`;
    await administer(server.url, `create database ${name}`);
    ends.defer(() => administer(server.url, `drop database ${name} with (force)`));
    const databaseUrl = onDatabase(server.url, name);
    await applyMigrations(databaseUrl);

    const sandbox = await startAutotaskSandbox();
    ends.defer(sandbox.stop);
    const folder = await throwawayFolder();
    ends.defer(folder.remove);
    const port = await freePort();
    Object.assign(process.env, {
      DATABASE_URL: databaseUrl,
      BACKUPCHECKS_DATA_DIR: folder.path,
      PORT: String(port),
      NEXTAUTH_URL: `http://localhost:${port}`,
      NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
      BACKUPCHECKS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      AUTOTASK_ZONE_INFO_URL: sandbox.zoneInfoUrl,
      E2E_SANDBOX_ORIGIN: sandbox.origin,
    });
    const app = await startAppProcess({ port, databaseUrl });
    ends.defer(async () => {
      await app.stop();
      const outputDir = config.projects[0]?.outputDir ?? "test-results";
      await mkdir(outputDir, { recursive: true });
      await writeFile(`${outputDir}/application.log`, app.logs());
    });
    process.env.E2E_BASE_URL = app.url;
  } catch (error) {
    await ends.disposeAsync();
    throw error;
  }
  return () => ends.disposeAsync();
}
