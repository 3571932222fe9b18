import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction, type Writer } from "@/lib/data/db";
import {
  holdInstanceSettings,
  type InstanceSettings,
  instanceSettings,
  noteSettingsChange,
  updateInstanceSettings,
} from "@/lib/data/instance-settings";
import { ok, type Result } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/** A section of the settings as it was found and as it is now. Values here never hold a secret. */
export interface SectionChange {
  section: string;
  before: unknown;
  after: unknown;
}

/**
 * Saves one section of the settings with its line in the trail and its "changed by", in one transaction. Two who save at once follow each
 * other, whatever their sections: some are checked against others.
 * @param change reads, checks and writes with the settings held; where it refuses it has written nothing.
 */
export async function saveSection(
  actor: Actor,
  deps: Circumstances,
  change: (settings: InstanceSettings, writer: Writer) => Promise<Result<SectionChange>>,
): Promise<Result<object>> {
  // Makes the row where there is none yet.
  await instanceSettings();
  return inTransaction(async (writer) => {
    const changed = await change(await holdInstanceSettings(writer), writer);
    if (!changed.ok) return changed;
    const { section, before, after } = changed.value;
    await noteSettingsChange(writer, section, actor, deps.now());
    await appendAudit(writer, {
      actor,
      action: "settings.saved",
      subject: { kind: "settings", id: section },
      requestId: deps.requestId,
      before,
      after,
    });
    return ok({});
  });
}

/** Saves settings of the instance that are a section of their own, as they are named in the database. */
export function saveInstanceSettings(
  actor: Actor,
  section: string,
  after: Partial<Omit<InstanceSettings, "instanceTag">>,
  deps: Circumstances,
): Promise<Result<object>> {
  return saveSection(actor, deps, async (stored, writer) => {
    const names = Object.keys(after) as (keyof typeof after)[];
    const before = Object.fromEntries(names.map((name) => [name, stored[name]]));
    await updateInstanceSettings(writer, after);
    return ok({ section, before, after });
  });
}
