import "server-only";
import { activeResolution, type Resolution } from "@/lib/data/resolutions";
import type { PsaEnvironment, PsaGateway } from "@/lib/domain/psa";
import { noteTypeOf, refusalToResolve } from "@/lib/domain/resolve-policy";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import { ticketPanelFor } from "@/lib/domain/ticket-panel";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { NO_CONNECTION } from "@/lib/use-cases/psa-refusals";
import { runTicketOf, type StatusReading } from "@/lib/use-cases/ticket-facts";

/** A run's ticket that may be resolved by all that is known here, and the resolving of it that was begun, if any. */
export interface ResolvableTicket {
  runId: string;
  id: string;
  environment: PsaEnvironment;
  autotaskId: number;
  number: string;
  statusId: number;
  otherRuns: number;
  isLeftOpen: boolean;
  resolution: Resolution | null;
  instanceTag: string;
  timeZone: string;
  noteTypeId: number;
  reading: StatusReading;
  gateway: PsaGateway;
}

/** What resolving and its preview ask first: whether the panel offers it, and nothing of Autotask. */
export async function prepareResolving(
  actor: Actor,
  runId: string,
  deps: WithGateway,
): Promise<Result<ResolvableTicket>> {
  const found = await runTicketOf(actor, runId, deps.now());
  if (!found) return { ok: false, code: "not-found", message: "There is no such run." };
  const { link, reading, facts } = found;
  const { settings } = found.prepared;
  const ticket = link?.ticket ?? null;
  const refusal = refusalToResolve(ticketPanelFor(facts), ticket?.mergedInto ?? null);
  if (refusal) return refusal;
  const noteTypeId = noteTypeOf(reading.values);
  if (!ticket || noteTypeId === null) throw new Error("a ticket that may be resolved lacks a part");
  const gateway = await deps.gatewayOf(settings.environment);
  if (!gateway) return NO_CONNECTION;
  return ok({
    runId,
    id: ticket.id,
    environment: settings.environment,
    autotaskId: ticket.autotaskId,
    number: ticket.number,
    statusId: ticket.statusId,
    otherRuns: ticket.activeRuns - 1,
    isLeftOpen: ticket.leftOpenAt !== null,
    resolution: await activeResolution(ticket.id),
    instanceTag: settings.instanceTag,
    timeZone: settings.timeZone,
    noteTypeId,
    reading,
    gateway,
  });
}

/** The refusal while somebody's click is at work on the ticket; `null` where nobody's is. */
export function heldByOther(
  { number }: ResolvableTicket,
  resolution: Resolution | null,
  now: Date,
): Refused | null {
  if (!resolution?.heldUntil || resolution.heldUntil <= now) return null;
  const who = resolution.holderName ?? resolution.startedByName;
  return { ok: false, code: "resolving", message: `Ticket ${number} is being resolved by ${who}.` };
}
