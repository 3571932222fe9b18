// `npm run demo`: the whole thing on one machine, with a sample MSP and a local Autotask, in a folder that is thrown away.
import { startAutotaskSandbox } from "@/sandbox/autotask/server";
import { startAppProcess } from "./app-process";
import { ensureBuild, isBuilt } from "./build";
import { openInstance } from "./instance";
import { step } from "./progress.mjs";
import { runScoped } from "./scope";
import { throwawayFolder } from "./throwaway-folder";

runScoped(async (scope) => {
  const folder = await throwawayFolder();
  scope.defer(folder.remove);
  const sandbox = await step("Starting the Autotask sandbox", () => startAutotaskSandbox());
  scope.defer(sandbox.stop);

  // A database or keys of the surroundings are not the demo's.
  delete process.env.DATABASE_URL;
  process.env.BACKUPCHECKS_DATA_DIR = folder.path;
  process.env.AUTOTASK_ZONE_INFO_URL = sandbox.zoneInfoUrl;
  const instance = await openInstance();
  scope.defer(instance.stop);
  scope.check();

  if (!isBuilt()) await step("Building", () => ensureBuild(scope.signal));
  scope.check();

  const { PORT, HOSTNAME } = instance.environment;
  const app = await step("Starting the web application", () =>
    startAppProcess({ port: PORT, databaseUrl: instance.databaseUrl, env: { HOSTNAME }, output: "inherit" }),
  );
  scope.defer(app.stop);
  console.log(`Backupchecks is at ${instance.address}`);
  console.log(`Autotask, acted by the sandbox, is at ${sandbox.origin}`);
  await scope.serve(instance.databaseLost, app.ended);
});
