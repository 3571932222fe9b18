import "server-only";
import { settingsChanges } from "@/lib/data/instance-settings";
import { saveSingleSignOnRules, singleSignOnRules } from "@/lib/data/single-sign-on-rules";
import type { SingleSignOnRules } from "@/lib/domain/claimed-role";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { SingleSignOnView } from "@/lib/domain/user-views";
import type { Circumstances } from "@/lib/use-cases/circumstances";
import { saveSection } from "@/lib/use-cases/save-section";

const SECTION = "single-sign-on";

/** The rules of single sign-on. @param provider as the environment names it. */
export async function viewSingleSignOn(
  actor: Actor,
  { provider }: Pick<SingleSignOnView, "provider">,
): Promise<Result<SingleSignOnView>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  const [rules, changes] = await Promise.all([singleSignOnRules(), settingsChanges()]);
  return ok({ provider, rules, changed: changes.get(SECTION) ?? null });
}

/** Saves which claim gives which role. It holds for each person from their next sign-in on. */
export async function saveSingleSignOn(
  actor: Actor,
  rules: SingleSignOnRules,
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "manage-users")) return lackOf("manage-users");
  return saveSection(actor, deps, async (_, writer) => {
    const before = await singleSignOnRules(writer);
    await saveSingleSignOnRules(writer, rules);
    return ok({ section: SECTION, before, after: rules });
  });
}
