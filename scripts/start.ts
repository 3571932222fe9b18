// `npm start`: the web application on DATABASE_URL, or on the embedded PostgreSQL of the data folder.
import { openInstance } from "./instance";
import { runScoped } from "./scope";
import { printSetupCode, serveInstance } from "./serve-instance";

runScoped(async (scope) => {
  const instance = await openInstance({ serves: true });
  scope.defer(instance.stop);
  scope.check();
  const { ensureSetupCode } = await import("@/lib/server");
  const setupCode = await ensureSetupCode();
  const app = await serveInstance(scope, instance);
  printSetupCode(setupCode);
  await scope.serve(instance.databaseLost, app.ended);
});
