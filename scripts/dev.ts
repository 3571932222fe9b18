// `npm run dev`: the development server on a data folder of its own, with a local Autotask.
import { startAutotaskSandbox } from "@/sandbox/autotask/server";
import { startAppProcess } from "./app-process";
import { openInstance } from "./instance";
import { step } from "./progress.mjs";
import { runScoped } from "./scope";

runScoped(async (scope) => {
  const sandbox = await step("Starting the Autotask sandbox", () => startAutotaskSandbox());
  scope.defer(sandbox.stop);

  process.env.BACKUPCHECKS_DATA_DIR ||= "./data/dev";
  process.env.AUTOTASK_ZONE_INFO_URL ||= sandbox.zoneInfoUrl;
  const instance = await openInstance();
  scope.defer(instance.stop);
  scope.check();

  const { PORT, HOSTNAME } = instance.environment;
  const app = await step("Starting the development server", () =>
    startAppProcess({
      port: PORT,
      databaseUrl: instance.databaseUrl,
      env: { HOSTNAME },
      dev: true,
      output: "inherit",
    }),
  );
  scope.defer(app.stop);
  console.log(`Backupchecks is at ${instance.address}`);
  console.log(`Autotask, acted by the sandbox, is at ${sandbox.origin}`);
  await scope.serve(instance.databaseLost, app.ended);
});
