import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { acceptRename } from "@/lib/data/company-mappings";
import { inTransaction } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import { instanceSettings } from "@/lib/data/instance-settings";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { Circumstances } from "@/lib/use-cases/circumstances";

/**
 * "Acknowledge": a person has seen that the company has another name in Autotask; the mapping is `ok` again (decisions.md, Mapping). Only
 * the name that was seen is accepted: one that came since waits to be seen.
 */
export async function acknowledgeRename(
  actor: Actor,
  { customerId, companyName }: { customerId: string; companyName: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  if (!isId(customerId)) return { ok: false, code: "not-found", message: "There is no such customer." };
  const { environment } = await instanceSettings();
  return inTransaction(async (writer): Promise<Result<object>> => {
    const found = await acceptRename(writer, environment, { customerId, companyName });
    // Somebody else was faster.
    if (found?.before.state !== "renamed") return ok({});
    const { companyId, companyName: present, previousName } = found.before;
    if (!found.isAccepted)
      return {
        ok: false,
        code: "conflict",
        message: `The company has meanwhile another name: "${present}". Acknowledge that one.`,
      };
    await appendAudit(writer, {
      actor,
      action: "mapping.acknowledged",
      subject: { kind: "customer", id: customerId },
      requestId: deps.requestId,
      before: { companyId, companyName: previousName, environment },
      after: { companyId, companyName, environment },
    });
    return ok({});
  });
}
