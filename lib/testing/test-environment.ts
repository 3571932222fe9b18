// A vitest setup file: what a test file of the database project finds in its environment before its first import. The environment is
// read once per process, and some modules read it as they load.
import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { onDatabase } from "./throwaway-postgres";

/** Made by `freshDatabase`, when the file asks for it. */
process.env.DATABASE_URL = onDatabase(
  inject("databaseServer").url,
  `backupchecks_test_${randomUUID().replaceAll("-", "")}`,
);
process.env.NEXTAUTH_SECRET ??= "only-for-tests-only-for-tests-only-for-tests";
process.env.NEXTAUTH_URL ??= "http://localhost:3000";
process.env.BACKUPCHECKS_ENCRYPTION_KEY ??= Buffer.alloc(32, "test").toString("base64");
process.env.LOG_LEVEL ??= "error";
