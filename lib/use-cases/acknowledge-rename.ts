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

/** "Acknowledge": a person has seen that the company has another name in Autotask; the mapping is `ok` again (decisions.md, Mapping). */
export async function acknowledgeRename(
  actor: Actor,
  { customerId }: { customerId: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  if (!isId(customerId)) return { ok: false, code: "not-found", message: "There is no such customer." };
  const { environment } = await instanceSettings();
  await inTransaction(async (writer) => {
    const accepted = await acceptRename(writer, environment, customerId);
    if (!accepted) return;
    const { companyId, companyName, previousName } = accepted;
    await appendAudit(writer, {
      actor,
      action: "mapping.acknowledged",
      subject: { kind: "customer", id: customerId },
      requestId: deps.requestId,
      before: { companyId, companyName: previousName, environment },
      after: { companyId, companyName, environment },
    });
  });
  return ok({});
}
