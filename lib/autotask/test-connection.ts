import "server-only";
import {
  CONNECTION_STEPS,
  type ConnectionReport,
  type ConnectionStep,
  type PsaFailure,
} from "@/lib/domain/psa";
import type { AutotaskClient } from "./client";
import { readCompanies } from "./companies";
import { buildQuery } from "./query";
import { readRights } from "./rights";

const PURPOSE = "test-connection";

/**
 * Tries the connection step by step and stops at the first that fails: does Autotask answer, is there a zone, are the credentials
 * accepted, may the API user create tickets and see companies. Four requests; a wrong password is sent once.
 */
export async function testConnection(client: AutotaskClient): Promise<ConnectionReport> {
  const passed: ConnectionStep[] = [];
  // Asked afresh: a test that trusts what was stored tests nothing.
  const zone = await client.zones.discover(PURPOSE);
  const zoneName = zone.ok ? zone.value.name : null;
  const discovery = zone.ok ? null : { step: discoveryStep(zone.failure), failure: zone.failure };
  const failedDiscovery = (step: ConnectionStep) =>
    discovery?.step === step ? inWords(step, discovery.failure) : null;
  const steps: Record<ConnectionStep, () => Promise<string | null>> = {
    reach: async () => failedDiscovery("reach"),
    zone: async () => failedDiscovery("zone"),
    credentials: () => tryCredentials(client),
    permission: () => tryPermission(client),
  };
  for (const step of CONNECTION_STEPS) {
    const message = await steps[step]();
    if (message !== null) return { passed, failed: { step, message }, zoneName };
    passed.push(step);
  }
  return { passed, failed: null, zoneName };
}

/** Whether Autotask was not reached (nothing came, or what came was not Autotask's), or knows no zone for this user. */
function discoveryStep({ kind }: PsaFailure): "reach" | "zone" {
  return kind === "unavailable" || kind === "ambiguous" ? "reach" : "zone";
}

async function tryCredentials(client: AutotaskClient): Promise<string | null> {
  const answer = await client.request({
    entity: "ThresholdInformation",
    path: "ThresholdInformation",
    purpose: PURPOSE,
    kind: "read",
  });
  return answer.ok ? null : inWords("credentials", answer.failure);
}

async function tryPermission(client: AutotaskClient): Promise<string | null> {
  const rights = await readRights(client, "tickets", PURPOSE);
  if (!rights.ok) return inWords("permission", rights.failure);
  if (!rights.value.canAdd) {
    return "The API user may not create tickets. In Autotask, give its security level the right to add tickets.";
  }
  if (!rights.value.canView) {
    return "The API user may not view tickets. In Autotask, give its security level the right to view tickets.";
  }
  const body = buildQuery<"id" | "companyName" | "city" | "isActive">({
    filter: { op: "gte", field: "id", value: 0 },
    includeFields: ["id", "companyName", "city", "isActive"],
    maxRecords: 1,
  });
  const answer = await client.request({
    entity: "Companies",
    path: "Companies/query",
    purpose: PURPOSE,
    kind: "read",
    body,
  });
  const companies = answer.ok ? readCompanies(answer.value) : answer;
  if (!companies.ok) return inWords("permission", companies.failure);
  // A restricted security level gets no rows where one would expect a refusal (autotask-api.md 2); every tenant has company 0.
  if (companies.value.length > 0) return null;
  return "The API user sees no companies. In Autotask, give its security level the right to view companies.";
}

const ASKED: Record<ConnectionStep, string> = {
  reach: "Autotask's zone discovery",
  zone: "Autotask's zone discovery",
  credentials: "Autotask",
  permission: "Autotask",
};

/** What happened, and what to do about it. */
function inWords(step: ConnectionStep, failure: PsaFailure): string {
  switch (failure.kind) {
    case "credentials":
      return step === "zone"
        ? "Autotask does not know this API user. Check the API Username."
        : "Autotask refused the credentials. Check API Username, API Password and Tracking Identifier, and in Autotask " +
            "that the API user is active and not locked. Repeated attempts with a wrong password lock it.";
    case "rejected":
      return step === "permission"
        ? `Autotask refused: ${failure.messages.join(" ")} Check the rights of the API user's security level in Autotask.`
        : `Autotask refused: ${failure.messages.join(" ")}`;
    case "throttled":
      return `${ASKED[step]} takes no more requests at present. Try again in a few minutes.`;
    case "unavailable":
    case "ambiguous":
      return `${ASKED[step]} could not be asked: ${failure.detail} Check that this server can reach autotask.net, then try again.`;
  }
}
