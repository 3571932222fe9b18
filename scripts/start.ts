// `npm start`: the web application on DATABASE_URL, or on the embedded PostgreSQL of the data folder.
import { startAppProcess } from "./app-process";
import { ensureBuild, isBuilt } from "./build";
import { openInstance } from "./instance";
import { step } from "./progress.mjs";
import { runScoped } from "./scope";

runScoped(async (scope) => {
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
  await scope.serve(instance.databaseLost, app.ended);
});
