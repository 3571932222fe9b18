import "server-only";
import type { PsaAnswer, PsaPurpose, PsaRecord, PsaRights } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient, AutotaskRequest } from "./client";
import { entityInformationSchema } from "./schemas";

const ENTITIES = {
  tickets: "Tickets",
  notes: "TicketNotes",
  "time-entries": "TimeEntries",
} as const satisfies Record<PsaRecord, AutotaskRequest["entity"]>;

/**
 * What the API user may do with records of a kind, by `entityInformation` (autotask-api.md 8). One request. What is not told counts as
 * allowed: a right that is missing after all is refused where it is needed.
 */
export async function readRights(
  client: AutotaskClient,
  record: PsaRecord,
  purpose: PsaPurpose = "validate-configuration",
): Promise<PsaAnswer<PsaRights>> {
  const entity = ENTITIES[record];
  const answer = await client.request({ entity, path: `${entity}/entityInformation`, purpose, kind: "read" });
  const read = answer.ok ? parseAnswer(entityInformationSchema, answer.value) : answer;
  if (!read.ok) return read;
  const { info } = read.value;
  return {
    ok: true,
    value: {
      canView: isGiven(info.canQuery, info.userAccessForQuery),
      canAdd: isGiven(info.canCreate, info.userAccessForCreate),
      canEdit: isGiven(info.canUpdate, info.userAccessForUpdate),
    },
  };
}

/** The first says whether the API can at all, the second whether this API user may: as a word in some clients, as a number in another. */
function isGiven(can: boolean | null | undefined, access: string | number | null | undefined): boolean {
  const isDenied = access === 0 || (typeof access === "string" && /^(none|0)$/i.test(access.trim()));
  return can !== false && !isDenied;
}
