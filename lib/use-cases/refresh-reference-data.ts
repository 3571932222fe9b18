import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { replaceReferenceValues } from "@/lib/data/autotask-settings";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings, noteSettingsChange } from "@/lib/data/instance-settings";
import { REFERENCE_KINDS, type ReferenceKind } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { NO_CONNECTION, refusalOf } from "@/lib/use-cases/psa-refusals";

/** Loads queues, sources, statuses and priorities from Autotask and stores them for selection (§7.4). */
export async function refreshReferenceData(
  actor: Actor,
  deps: WithGateway,
): Promise<Result<{ loadedAt: Date; counts: Record<ReferenceKind, number> }>> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const { environment } = await instanceSettings();
  const gateway = await deps.gatewayOf(environment);
  if (!gateway) return NO_CONNECTION;
  const loaded = await gateway.loadReferenceData();
  if (!loaded.ok) return refusalOf(loaded.failure);
  const loadedAt = deps.now();
  const counts = Object.fromEntries(REFERENCE_KINDS.map((kind) => [kind, 0])) as Record<
    ReferenceKind,
    number
  >;
  for (const value of loaded.value) counts[value.kind] += 1;
  await inTransaction(async (writer) => {
    await replaceReferenceValues(writer, environment, loaded.value, loadedAt);
    await noteSettingsChange(writer, `reference-data:${environment}`, actor, loadedAt);
    await appendAudit(writer, {
      actor,
      action: "reference-data.loaded",
      subject: { kind: "settings", id: `reference-data:${environment}` },
      requestId: deps.requestId,
      after: counts,
    });
  });
  return ok({ loadedAt, counts });
}
