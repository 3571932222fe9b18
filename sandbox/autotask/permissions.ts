import type { Entity } from "./entities";
import { refuse } from "./replies";
import type { SandboxState } from "./state";

export type Verb = "query" | "create" | "update" | "delete";

/** Whether the security level of the API user denies this. */
export function isDenied(state: SandboxState, entity: Entity, verb: Verb): boolean {
  const wanted = `${entity.name}:${verb}`.toLowerCase();
  return state.switches.denied.some((denied) => denied.toLowerCase() === wanted);
}

/** Refuses what the security level denies: 500, and not the documented 403 (autotask-api.md 2). */
export function requirePermission(state: SandboxState, entity: Entity, verb: Verb): void {
  if (isDenied(state, entity, verb)) {
    refuse(`The logged in Resource does not have the adequate permissions to ${verb} this entity type.`);
  }
}
