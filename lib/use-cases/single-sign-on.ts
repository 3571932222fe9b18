import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { noteSettingsChange, settingsChanges } from "@/lib/data/instance-settings";
import { saveSingleSignOnRules, singleSignOnRules } from "@/lib/data/single-sign-on-rules";
import type { SingleSignOnRules } from "@/lib/domain/claimed-role";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { SingleSignOnView } from "@/lib/domain/user-views";
import type { Circumstances } from "@/lib/use-cases/circumstances";

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
  return inTransaction(async (writer) => {
    const before = await singleSignOnRules(writer);
    await saveSingleSignOnRules(writer, rules);
    await noteSettingsChange(writer, SECTION, actor, deps.now());
    await appendAudit(writer, {
      actor,
      action: "settings.saved",
      subject: { kind: "settings", id: SECTION },
      requestId: deps.requestId,
      before,
      after: rules,
    });
    return ok({});
  });
}
