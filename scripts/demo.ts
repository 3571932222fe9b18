// `npm run demo`: the whole thing on one machine, with a sample MSP and a local Autotask, in a folder that is thrown away.
import { startAutotaskSandbox } from "@/sandbox/autotask/server";
import { demoAutotask } from "./demo-autotask";
import { openInstance } from "./instance";
import { step } from "./progress.mjs";
import { runScoped } from "./scope";
import { serveInstance } from "./serve-instance";
import { throwawayFolder } from "./throwaway-folder";

runScoped(async (scope) => {
  const folder = await throwawayFolder();
  scope.defer(folder.remove);
  const sandbox = await step("Starting the Autotask sandbox", () => startAutotaskSandbox());
  scope.defer(sandbox.stop);

  // A real database, or an Autotask, that the surroundings speak of is not the demo's.
  delete process.env.DATABASE_URL;
  process.env.BACKUPCHECKS_DATA_DIR = folder.path;
  process.env.AUTOTASK_ZONE_INFO_URL = sandbox.zoneInfoUrl;
  const instance = await openInstance({ serves: true });
  scope.defer(instance.stop);
  scope.check();

  const { DEMO_PEOPLE, seedDemo } = await import("@/prisma/seed");
  await step("Loading a sample MSP", () =>
    seedDemo({ autotask: demoAutotask(sandbox), baseUrl: instance.address, now: new Date() }),
  );
  scope.check();

  const app = await serveInstance(scope, instance);
  console.log(`Autotask, acted by the sandbox, is at ${sandbox.origin}`);
  console.log("Sign in as");
  for (const { role, email, password } of DEMO_PEOPLE)
    console.log(`  ${role.padEnd(8)}  ${email}  ${password}`);
  console.log("Ctrl-C ends all of it.");
  await scope.serve(instance.databaseLost, app.ended);
});
