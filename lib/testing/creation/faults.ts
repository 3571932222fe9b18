// All that `npm run test:faults` works with. It is loaded in one go, once the environment is as the application is to find it.
import { rowsOfBuilt } from "@/lib/data/db";
import { brokenEvents } from "./evidence";

export { startWorker } from "@/lib/testing/workers/process";
export { CREATION_STEPS } from "@/lib/use-cases/create-ticket";
export { crash } from "./crash";
export { FAULT_KINDS } from "./fault-kinds";
export { failedRuns } from "./instance";
export { race } from "./race";
export { seededRandom } from "./seeded-random";
export { storm, sumOfStorms } from "./storm";
export { openWorld } from "./world";

/** How long the audit trail has become, and the events in it that break its chain. */
export async function trailFigures(): Promise<{ events: number; broken: number[] }> {
  const [row] = await rowsOfBuilt<{ events: number }>("SELECT count(*) AS events FROM audit_events", []);
  return { events: row?.events ?? 0, broken: await brokenEvents() };
}
