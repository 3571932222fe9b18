import "server-only";
import { v7 as uuid } from "uuid";
import { appendAudit } from "@/lib/data/audit-log";
import { isUniqueViolation } from "@/lib/data/constraint-errors";
import { moveAttempt } from "@/lib/data/creation-attempts";
import { inTransaction, type Writer } from "@/lib/data/db";
import type { ShownLink } from "@/lib/data/shown-links";
import { createLink, replaceLink, settleDeleted } from "@/lib/data/ticket-links";
import {
  countLinkedRuns,
  type Sighting,
  saveTicket,
  ticketByAutotaskId,
  unmarkDeleted,
} from "@/lib/data/tickets";
import type { PsaGateway, PsaTicket } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import { offeredAction, ticketPanelFor } from "@/lib/domain/ticket-panel";
import type { LinkOutcome } from "@/lib/domain/ticket-views";
import type { Circumstances, WithGateway } from "@/lib/use-cases/circumstances";
import { heedThrottling } from "@/lib/use-cases/heed-throttling";
import { noteMerged } from "@/lib/use-cases/mark-if-deleted";
import { refusalOfOtherCompany } from "@/lib/use-cases/other-company";
import { BUSY, placeTaken } from "@/lib/use-cases/place-taken";
import { NO_CONNECTION, refusalOf } from "@/lib/use-cases/psa-refusals";
import { type RunTicket, refusalToAsk, runTicketOf } from "@/lib/use-cases/ticket-facts";

export interface LinkRequest {
  runId: string;
  /** The ticket's ID in Autotask. */
  ticketId: number;
  /** Said for a ticket of another company than the customer has. */
  otherCompany?: boolean;
  /** Why an open ticket is replaced. */
  reason?: string;
}

/** A run that is to be linked, with the link that the new one takes the place of. */
interface Linking {
  actor: Actor;
  run: RunTicket;
  replaces: ShownLink | null;
  reason: string;
  deps: Circumstances & { gateway: PsaGateway };
}

/**
 * Links a run to a ticket that Autotask has, by a person's choice (§6A.2): for the first time, in place of a deleted one (§6B.2), or in
 * place of another one, whose link stays as history (§9.4). One read by ID; the database lets one of several who do so at once in.
 */
export async function linkTicket(
  actor: Actor,
  request: LinkRequest,
  deps: WithGateway,
): Promise<Result<LinkOutcome>> {
  if (!may(actor, "link-ticket")) return lackOf("link-ticket");
  const run = await runTicketOf(actor, request.runId, deps.now());
  if (!run) return { ok: false, code: "not-found", message: "There is no such run." };
  const reason = request.reason?.trim() ?? "";
  const refusal = (await refusalToLink(actor, run)) ?? refusalOfRequest(run, request.ticketId, reason, deps);
  if (refusal) return refusal;
  const gateway = await deps.gatewayOf(run.prepared.settings.environment);
  if (!gateway) return NO_CONNECTION;
  const linking: Linking = { actor, run, replaces: run.link, reason, deps: { ...deps, gateway } };
  const seen = await readTicket(linking, request.ticketId);
  if ("ok" in seen) return seen;
  const isOther = seen.ticket.companyId !== run.prepared.readiness.company?.id;
  if (isOther && !request.otherCompany) return refusalOfOtherCompany(run.prepared, seen.ticket, gateway);
  return attach(linking, seen, { isOther, askedFor: request.ticketId });
}

/** By the panel that offers it. */
async function refusalToLink(actor: Actor, { prepared, facts }: RunTicket): Promise<Refused | null> {
  const cannotAsk = refusalToAsk(prepared);
  if (cannotAsk) return cannotAsk;
  const panel = ticketPanelFor(facts);
  if (offeredAction(panel, "link") ?? offeredAction(panel, "relink")) return null;
  return (await placeTaken(actor, prepared.settings.environment, prepared.run.id)) ?? BUSY;
}

/** What the request lacks for the ticket that it would replace. */
function refusalOfRequest(
  { link }: RunTicket,
  ticketId: number,
  reason: string,
  { now }: Circumstances,
): Refused | null {
  if (link?.state !== "linked" || !link.ticket) return null;
  const { number, autotaskId, resolution } = link.ticket;
  if (autotaskId === ticketId) return hasIt(number);
  if (resolution?.heldUntil && resolution.heldUntil > now()) {
    const who = resolution.holderName ?? resolution.startedByName;
    return { ok: false, code: "resolving", message: `Ticket ${number} is being resolved by ${who}.` };
  }
  if (reason !== "") return null;
  const message = `Say why this run gets another ticket than ${number}.`;
  return { ok: false, code: "reason-missing", message, fields: [{ path: "reason", message }] };
}

function hasIt(number: string): Refused {
  return { ok: false, code: "has-ticket", message: `This run is linked to ticket ${number} already.` };
}

/** The ticket as Autotask has it; it answers for one that was merged with the one into which it was. */
async function readTicket(linking: Linking, ticketId: number): Promise<Sighting | Refused> {
  const { actor, run, replaces, deps } = linking;
  const { environment } = run.prepared.settings;
  const runId = run.prepared.run.id;
  const askedAt = deps.now();
  const answer = await deps.gateway.getTicket(ticketId, "link-ticket");
  if (!answer.ok) {
    await heedThrottling(environment, answer.failure, deps.now());
    return refusalOf(answer.failure);
  }
  const { value: ticket } = answer;
  if (!ticket)
    return {
      ok: false,
      code: "not-found",
      message: `Autotask shows no ticket with ID ${ticketId} to the API user: it was deleted, or may not be seen.`,
    };
  if (ticket.id === ticketId) return { ticket, askedAt };
  const known = await ticketByAutotaskId(environment, ticketId);
  if (known) await noteMerged(actor, { ...known, environment, autotaskId: ticketId, runId }, ticket, deps);
  const isLinked = replaces?.state === "linked" && replaces.ticket?.autotaskId === ticket.id;
  return isLinked ? hasIt(ticket.number) : { ticket, askedAt };
}

/** What was chosen, and how it differs from what one would expect. */
interface Choice {
  isOther: boolean;
  /** The ID that was asked for; the ticket's own unless it was merged. */
  askedFor: number;
}

async function attach(linking: Linking, seen: Sighting, choice: Choice): Promise<Result<LinkOutcome>> {
  const { ticket } = seen;
  const { actor, run, deps } = linking;
  const { environment } = run.prepared.settings;
  const runId = run.prepared.run.id;
  const url = await deps.gateway.ticketUrl(ticket.id);
  const now = deps.now();
  const id = uuid();
  try {
    const linkedRuns = await inTransaction(async (writer) => {
      const sighting = { ...seen, url: url.ok ? url.value : null };
      const { id: ticketId } = await saveTicket(writer, environment, sighting);
      await endReplaced(writer, linking, ticket, now);
      await createLink(writer, { id, runId, environment, ticketId, actor, now });
      await unmarkDeleted(writer, ticketId);
      await settleDeleted(writer, { environment, runId }, now);
      const count = await countLinkedRuns(writer, ticketId);
      await tellReplaced(writer, linking, ticket);
      await tellLinked(writer, linking, ticket, { ...choice, linkId: id });
      return count;
    });
    return ok({ linkId: id, number: ticket.number, linkedRuns, merged: choice.askedFor !== ticket.id });
  } catch (error) {
    if (!(error instanceof Overtaken) && !isUniqueViolation(error)) throw error;
    return (await placeTaken(actor, environment, runId)) ?? BUSY;
  }
}

/** The link to be replaced has ended, or its creation is settled: what the person saw is not so any more. */
class Overtaken extends Error {}

/** Ends the link whose place the new one takes. A deleted one has ended. */
async function endReplaced(
  writer: Writer,
  { actor, replaces, reason }: Linking,
  ticket: PsaTicket,
  at: Date,
): Promise<void> {
  if (!replaces || replaces.state === "deleted") return;
  const from = replaces.state === "linked" ? "linked" : "unconfirmed";
  // A creation's attempt is moved before its link, as everywhere. Its reference is looked up before anything is ever sent for this run
  // again (see sentBefore).
  if (from === "unconfirmed") {
    const { attempt } = replaces;
    const to = { state: "refused" as const, detail: linkedInstead(ticket), settledAt: at };
    if (!attempt || !(await moveAttempt(writer, attempt.id, ["unconfirmed"], to))) throw new Overtaken();
  }
  const end = { byName: actor.name, reason: reason || linkedInstead(ticket), at };
  if (!(await replaceLink(writer, replaces.id, from, end))) throw new Overtaken();
}

function linkedInstead({ number }: PsaTicket): string {
  return `Linked to ${number} instead.`;
}

async function tellReplaced(writer: Writer, linking: Linking, ticket: PsaTicket): Promise<void> {
  const { replaces, reason } = linking;
  if (!replaces || replaces.state === "deleted") return;
  await appendAudit(writer, {
    ...trailOf(linking, replaces.id),
    action: "ticket.unlinked",
    before: { state: replaces.state, ...ticketWords(replaces) },
    after: { state: "replaced" },
    detail: reason || linkedInstead(ticket),
  });
}

async function tellLinked(
  writer: Writer,
  linking: Linking,
  { id: autotaskId, number, companyId }: PsaTicket,
  { isOther, askedFor, linkId }: Choice & { linkId: string },
): Promise<void> {
  const { replaces, run } = linking;
  const { company } = run.prepared.readiness;
  const asked = askedFor === autotaskId ? null : `Autotask answered for ID ${askedFor} with ${number}.`;
  const words = isOther ? `Confirmed though it is another company's.` : null;
  const detail = [asked, words].filter((part) => part !== null).join(" ");
  await appendAudit(writer, {
    ...trailOf(linking, linkId),
    action: "ticket.link-existing",
    before: {
      notedNumber: run.prepared.run.manualTicketNumber,
      ...(replaces ? { linkId: replaces.id, state: replaces.state, ...ticketWords(replaces) } : {}),
    },
    after: {
      ...{ number, autotaskId, companyId, environment: run.prepared.settings.environment },
      how: replaces ? "re-link" : "link",
      ...(isOther ? { otherCompany: true, customerCompanyId: company?.id ?? null } : {}),
    },
    ...(detail ? { detail } : {}),
  });
}

function ticketWords({ ticket }: ShownLink) {
  return ticket && { number: ticket.number, autotaskId: ticket.autotaskId, companyId: ticket.companyId };
}

function trailOf({ actor, run, deps }: Linking, linkId: string) {
  const { id: runId } = run.prepared.run;
  return { actor, subject: { kind: "link", id: linkId }, runId, requestId: deps.requestId };
}
