import "server-only";
import type { PsaAnswer, ThresholdUsage } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { thresholdSchema } from "./schemas";

/** What the whole tenant, all integrations together, has used of its requests in the last hour (autotask-api.md 9.1). One request. */
export async function thresholdUsage(client: AutotaskClient): Promise<PsaAnswer<ThresholdUsage>> {
  const answer = await client.request({
    entity: "ThresholdInformation",
    path: "ThresholdInformation",
    purpose: "read-usage",
    kind: "read",
  });
  if (!answer.ok) return answer;
  const read = parseAnswer(thresholdSchema, answer.value);
  if (!read.ok) return read;
  const { currentTimeframeRequestCount: used, externalRequestThreshold: limit } = read.value;
  return { ok: true, value: { used, limit } };
}
