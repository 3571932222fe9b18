// An application process of its own, as far as its calls to Autotask go: mixed operations, all begun at once.
import { createAutotaskGateway } from "@/lib/autotask/gateway";
import { connectionCredentials } from "@/lib/data/autotask-settings";
import type { PsaAnswer, PsaGateway } from "@/lib/domain/psa";
import { env } from "@/lib/env";
import { gatewayOf } from "@/lib/server";
import type { FromLoad, ToLoad } from "./load-process";

process.on(
  "message",
  (order: ToLoad) => void carryOut(order).then((failures) => tell({ say: "done", failures })),
);
process.on("disconnect", () => process.exit());
tell({ say: "ready" });

function tell(message: FromLoad): void {
  process.send?.(message);
}

/** @returns how those ended that did not end well, in words. */
async function carryOut({ operations, isShared, companyId }: ToLoad): Promise<string[]> {
  const ends = await Promise.all(
    Array.from({ length: operations }, async (_, n) => {
      const gateway = isShared ? await gatewayOf("sandbox", `load-${n}`) : await gatewayAlone();
      if (!gateway) return "there is no connection";
      const answer = await OPERATIONS[n % OPERATIONS.length]?.(gateway, companyId);
      return answer?.ok ? null : JSON.stringify(answer?.failure);
    }),
  );
  return ends.filter((end) => end !== null);
}

const OPERATIONS: ((gateway: PsaGateway, companyId: number) => Promise<PsaAnswer<unknown>>)[] = [
  (gateway) => gateway.getTicket(1, "validate-tickets"),
  (gateway, companyId) => gateway.getCompany(companyId),
  (gateway) => gateway.canSeeTickets(),
  (gateway) => gateway.searchCompanies("co", 5),
  (gateway, companyId) => gateway.findTicketsByTitle(companyId, "backup", 5),
];

/** The gateway with its process's own limit and nothing else, for comparison. */
async function gatewayAlone(): Promise<PsaGateway | null> {
  const credentials = await connectionCredentials("sandbox");
  if (!credentials) return null;
  return createAutotaskGateway({
    zoneInfoUrl: env().AUTOTASK_ZONE_INFO_URL,
    userName: credentials.userName,
    secret: credentials.password,
    integrationCode: credentials.trackingIdentifier,
    zoneCache: { read: async () => null, write: async () => {} },
  });
}
