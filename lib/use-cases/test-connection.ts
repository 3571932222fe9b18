import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { noteConnectionTest } from "@/lib/data/autotask-settings";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { ConnectionTest } from "@/lib/domain/settings-views";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { NO_CONNECTION } from "@/lib/use-cases/psa-refusals";

/** "Test connection": tries the stored credentials step by step and says which one failed. */
export async function testConnection(actor: Actor, deps: WithGateway): Promise<Result<ConnectionTest>> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const { environment } = await instanceSettings();
  const gateway = await deps.gatewayOf(environment);
  if (!gateway) return NO_CONNECTION;
  const report = await gateway.testConnection();
  const at = deps.now();
  await noteConnectionTest(environment, at, report.failed?.message ?? null);
  await inTransaction((writer) =>
    appendAudit(writer, {
      actor,
      action: "connection.tested",
      subject: { kind: "settings", id: `connection:${environment}` },
      requestId: deps.requestId,
      after: { passed: report.passed, failed: report.failed?.step ?? null },
      detail: report.failed?.message,
    }),
  );
  return ok({ ...report, at });
}
