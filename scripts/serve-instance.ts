import { type AppProcess, startAppProcess } from "./app-process";
import { ensureBuild, isBuilt } from "./build";
import type { Instance } from "./instance";
import { step } from "./progress.mjs";
import type { Scope } from "./scope";

/** Serves an opened instance until the scope ends, from a build that is made if need be, or by the development server. */
export async function serveInstance(
  scope: Scope,
  instance: Instance,
  { dev = false } = {},
): Promise<AppProcess> {
  if (!dev && !isBuilt()) await step("Building", () => ensureBuild(scope.signal));
  scope.check();
  const { PORT, HOSTNAME } = instance.environment;
  const app = await step(dev ? "Starting the development server" : "Starting the web application", () =>
    startAppProcess({
      port: PORT,
      databaseUrl: instance.databaseUrl,
      env: { HOSTNAME },
      dev,
      output: "inherit",
    }),
  );
  scope.defer(app.stop);
  scope.check();
  console.log(`Backupchecks is at ${instance.address}`);
  return app;
}

/** The one-time code with which the first administrator of an empty instance is made; says nothing where there are users. */
export function printSetupCode(code: string | null): void {
  if (code) console.log(`There is no user yet. The setup code for the first administrator is ${code}`);
}
