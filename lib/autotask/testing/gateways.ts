import type { AutotaskCall, AutotaskConfig, Zone } from "@/lib/autotask/config";
import { createAutotaskGateway } from "@/lib/autotask/gateway";
import type { LocalAutotask, LocalRequest } from "@/lib/autotask/testing/local-autotask";
import type { PsaFailure, PsaGateway, TicketDraft } from "@/lib/domain/psa";

export interface TestConfig extends AutotaskConfig {
  calls: AutotaskCall[];
  stored: { zone: Zone | null; reads: number; writes: number };
}

export const CANARY_SECRET = "canary+secret/<7&7>\"q'";
export const CANARY_CODE = "CANARYCODE1234567890";

let users = 0;

/** A configuration that notes what it is told, waits for nothing and keeps its zone in memory. */
export function testConfig(zoneInfoUrl: string, overrides: Partial<AutotaskConfig> = {}): TestConfig {
  users += 1;
  const calls: AutotaskCall[] = [];
  const stored: TestConfig["stored"] = { zone: null, reads: 0, writes: 0 };
  return {
    zoneInfoUrl,
    userName: `api-user-${users}@example.com`,
    secret: CANARY_SECRET,
    integrationCode: CANARY_CODE,
    zoneCache: {
      read: async () => {
        stored.reads += 1;
        return stored.zone;
      },
      write: async (zone) => {
        stored.writes += 1;
        stored.zone = zone;
      },
    },
    onCall: (call) => calls.push(call),
    sleep: async () => {},
    random: () => 0.5,
    calls,
    stored,
    ...overrides,
  };
}

/** A gateway whose zone is already known, so that only the calls themselves are seen. */
export async function warmGateway(
  local: LocalAutotask,
  overrides: Partial<AutotaskConfig> = {},
): Promise<{ gateway: PsaGateway; config: TestConfig }> {
  const config = testConfig(local.zoneInfoUrl, overrides);
  const gateway = createAutotaskGateway(config);
  const { handler } = local;
  local.handler = () => ({ json: { item: null } });
  await gateway.getTicket(1, "view-ticket");
  local.handler = handler;
  local.requests.length = 0;
  local.zoneLookUps = 0;
  config.calls.length = 0;
  return { gateway, config };
}

/** A zone as another process would have stored it. */
export function storedZone({ userName, zoneInfoUrl }: AutotaskConfig, origin: string): Zone {
  const apiUrl = `${origin}/ATServicesRest/V1.0/`;
  return { name: null, apiUrl, webUrl: null, discoveredAt: new Date().toISOString(), userName, zoneInfoUrl };
}

export function failureOf(answer: { ok: boolean; failure?: PsaFailure }): PsaFailure | undefined {
  return answer.ok ? undefined : answer.failure;
}

export function creates(local: LocalAutotask): LocalRequest[] {
  return local.requests.filter(({ method, path }) => method === "POST" && path === "Tickets");
}

export const draft: TicketDraft = {
  companyId: 0,
  title: "[Backupchecks] Contoso - Daily VM backup - Error",
  description: "Status: Error\nCustomer: Contoso – Zürich",
  queueId: 8,
  sourceId: 8,
  statusId: 1,
  priorityId: 2,
  dueAt: new Date("2026-11-23T21:00:04.500Z"),
  reference: "bc-6e0f7a52-0c5b-4a0e-9f2c-0d7a1f3b9e11",
};

export const FAR = { notAfter: new Date("2999-01-01T00:00:00Z") };

export const HTML_PAGE = "<html><body><h2>404 - File or directory not found.</h2></body></html>";

/** A row as a query gives it. */
export const TICKET = {
  id: 7,
  ticketNumber: "T20261122.0001",
  title: "x",
  companyID: 0,
  status: 1,
  externalID: "r-1",
  createDate: "2026-11-22T21:00:04.12Z",
  completedDate: null,
  userDefinedFields: [],
};
