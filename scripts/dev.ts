// `npm run dev`: the development server on a data folder of its own, with a local Autotask.
import { startAutotaskSandbox } from "@/sandbox/autotask/server";
import { openInstance } from "./instance";
import { step } from "./progress.mjs";
import { runScoped } from "./scope";
import { printSetupCode, serveInstance } from "./serve-instance";

runScoped(async (scope) => {
  const sandbox = await step("Starting the Autotask sandbox", () => startAutotaskSandbox());
  scope.defer(sandbox.stop);

  process.env.BACKUPCHECKS_DATA_DIR ||= "./data/dev";
  process.env.AUTOTASK_ZONE_INFO_URL ||= sandbox.zoneInfoUrl;
  const instance = await openInstance({ serves: true });
  scope.defer(instance.stop);
  scope.check();
  const { ensureSetupCode } = await import("@/lib/server");
  const setupCode = await ensureSetupCode();
  const app = await serveInstance(scope, instance, { dev: true });
  console.log(`Autotask, acted by the sandbox, is at ${sandbox.origin}`);
  printSetupCode(setupCode);
  await scope.serve(instance.databaseLost, app.ended);
});
