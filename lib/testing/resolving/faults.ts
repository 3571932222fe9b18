// What `npm run test:faults` works with for resolving. It is loaded in one go, once the environment is as the application is to find it.
import { setInstance } from "@/lib/testing/builders";

export { crashResolving, nameOfKill, RESOLVE_KILLS } from "./crash";
export { sumOfFigures } from "./invariants";

/** Lets the instance resolve tickets (§7.5). */
export function allowResolving(): Promise<void> {
  return setInstance({ allowResolve: true });
}
