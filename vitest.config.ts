import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = [
  // The real package throws outside of a server bundle; the fence it stands for is kept by the build, not by vitest.
  { find: "server-only", replacement: path.resolve(import.meta.dirname, "lib/testing/server-only.ts") },
  { find: /^@\//, replacement: `${path.resolve(import.meta.dirname)}/` },
];

/** Far above what any test takes: it ends what hangs and is no measure of speed, which depends on what else the machine does. */
const TEST_TIMEOUT_MS = 120_000;

export default defineConfig({
  resolve: { alias },
  test: {
    // One for each core: by itself vitest keeps one for its own process, which has little to do.
    maxWorkers: "100%",
    projects: [
      {
        resolve: { alias },
        test: {
          name: "pure",
          testTimeout: TEST_TIMEOUT_MS,
          hookTimeout: TEST_TIMEOUT_MS,
          include: [
            "lib/domain/**/*.test.ts",
            "lib/schemas/**/*.test.ts",
            "lib/readers/**/*.test.ts",
            "lib/autotask/**/*.test.ts",
            "lib/*.test.ts",
            "sandbox/**/*.test.ts",
            "scripts/**/*.test.ts",
            "components/**/*.test.ts",
            "app/**/*.test.ts",
          ],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          testTimeout: TEST_TIMEOUT_MS,
          hookTimeout: TEST_TIMEOUT_MS,
          include: ["lib/{data,use-cases,auth,background}/**/*.test.ts", "prisma/**/*.test.ts"],
          globalSetup: ["lib/testing/database-server.ts"],
          setupFiles: ["lib/testing/test-environment.ts"],
        },
      },
    ],
  },
});
