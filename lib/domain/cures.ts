import type { Refused, Result } from "./result";
import type { Permission } from "./roles";
import type { Blocker } from "./ticket-panel";

/** Where settings are, and what it takes to open them (decisions.md, "Roles"). */
const SETTINGS = /^\/settings(?:[/?#]|$)/;

/** Whom to ask, for those who may not open the settings themselves. */
const ASK = "Ask an administrator.";

type Cure = NonNullable<Blocker["cure"]>;

function isOutOfReach(cure: Cure | undefined, permissions: ReadonlySet<Permission>): boolean {
  return cure !== undefined && SETTINGS.test(cure.href) && !permissions.has("manage-settings");
}

/** The blockers as this viewer is told them: nobody is led to a page that they may not open, but told whom to ask. */
export function blockersFor(permissions: ReadonlySet<Permission>, blockers: readonly Blocker[]): Blocker[] {
  return blockers.map(({ reason, cure }) =>
    isOutOfReach(cure, permissions) ? { reason: `${reason} ${ASK}` } : { reason, ...(cure ? { cure } : {}) },
  );
}

/** The same of a story's refusal. */
export function resultFor<T>(permissions: ReadonlySet<Permission>, result: Result<T>): Result<T> {
  if (result.ok || !isOutOfReach(result.cure, permissions)) return result;
  const { cure: _, ...refused } = result;
  return { ...refused, message: `${refused.message} ${ASK}` } satisfies Refused;
}
