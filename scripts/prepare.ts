// `npm run build`: everything that a start would otherwise do first, so that it needs to write nothing but its data folder. The packages and
// the database client are there already once this runs (run-command.mjs).
import { ensureBuild, isBuilt } from "./build";
import { step } from "./progress.mjs";
import { runScoped } from "./scope";

runScoped(async (scope) => {
  if (!isBuilt()) await step("Building", () => ensureBuild(scope.signal));
  return 0;
});
