import "server-only";
import { apiCallActors, apiCallPage } from "@/lib/data/api-call-list";
import { callsOfLastHour } from "@/lib/data/api-calls";
import { connectionOverview } from "@/lib/data/autotask-settings";
import { instanceSettings } from "@/lib/data/instance-settings";
import { type ApiLogFilter, type ApiLogView, REQUESTS_PER_HOUR } from "@/lib/domain/api-log";
import type { ThresholdUsage } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { NO_CONNECTION, refusalOf } from "@/lib/use-cases/psa-refusals";

const PAGE_CALLS = 50;

/** The API log (§7.6), newest first, by cursor, with what the hour has used. */
export async function viewApiLog(
  actor: Actor,
  { filter, cursor }: { filter: ApiLogFilter; cursor: string | null },
  { now }: { now: Date },
): Promise<Result<ApiLogView>> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const { timeZone, environment, apiLog, keepApiLogDays } = await instanceSettings();
  const [page, actors, used, connection] = await Promise.all([
    apiCallPage({ filter, timeZone }, cursor, PAGE_CALLS),
    apiCallActors(),
    callsOfLastHour(environment, now),
    connectionOverview(environment),
  ]);
  const usage = { environment, used, limit: REQUESTS_PER_HOUR, isConnected: connection !== null };
  return ok({ filter, level: apiLog, keepDays: keepApiLogDays, ...page, actors, usage });
}

/** What the whole tenant has used of its hour's requests: one call, made when somebody asks for it and at no other time. */
export async function readTenantUsage(
  actor: Actor,
  deps: WithGateway,
): Promise<Result<ThresholdUsage & { at: Date }>> {
  if (!may(actor, "manage-settings")) return lackOf("manage-settings");
  const { environment } = await instanceSettings();
  const gateway = await deps.gatewayOf(environment);
  if (!gateway) return NO_CONNECTION;
  const usage = await gateway.thresholdUsage();
  return usage.ok ? ok({ ...usage.value, at: deps.now() }) : refusalOf(usage.failure);
}
