// What vitest does once around the database tests: a server, and on it one migrated database that each test file copies.
import { randomUUID } from "node:crypto";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "@/scripts/migrations";
import { administer, onDatabase, throwawayPostgres } from "./throwaway-postgres";

declare module "vitest" {
  export interface ProvidedContext {
    /** Connection string of the server's maintenance database, and the name of the migrated one to copy. */
    databaseServer: { url: string; template: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await throwawayPostgres();
  const template = `backupchecks_template_${randomUUID().slice(0, 8)}`;
  await administer(server.url, `create database ${template}`);
  await applyMigrations(onDatabase(server.url, template));
  project.provide("databaseServer", { url: server.url, template });
  return async () => {
    await administer(server.url, `drop database ${template}`);
    await server.stop();
  };
}
