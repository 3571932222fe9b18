import "server-only";
import { v7 as uuid } from "uuid";
import { appendAudit } from "@/lib/data/audit-log";
import { isUniqueViolation } from "@/lib/data/constraint-errors";
import { type Attempt, moveAttempt } from "@/lib/data/creation-attempts";
import { inTransaction, type Writer } from "@/lib/data/db";
import { type ActiveLink, endCreation, markUnconfirmed, reserveCreation } from "@/lib/data/ticket-links";
import { DUE_IN_HOURS, SEND_WINDOW_MS } from "@/lib/domain/creation-settlement";
import type { PsaFailure, PsaGateway, TicketDraft } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { CreationOutcome } from "@/lib/domain/ticket-preview";
import type { Circumstances, WithGateway } from "@/lib/use-cases/circumstances";
import { confirmCreation } from "@/lib/use-cases/confirm-creation";
import { BUSY, placeTaken } from "@/lib/use-cases/place-taken";
import { type PreparedCreation, prepareCreation } from "@/lib/use-cases/prepare-creation";
import { NO_CONNECTION, refusalOf } from "@/lib/use-cases/psa-refusals";
import { findTicketAgain, linkTicketAgain } from "@/lib/use-cases/ticket-found-again";

/** The recorded steps of a creation, in order. A process may die after any of them; nothing is lost and nothing is made twice. */
export const CREATION_STEPS = ["reserved", "sending", "sent", "answered", "read-back", "linked"] as const;
export type CreationStep = (typeof CREATION_STEPS)[number];

interface Reservation {
  link: Pick<ActiveLink, "id" | "runId" | "environment">;
  attempt: Attempt;
  draft: TicketDraft;
}

type CreationCircumstances = WithGateway & {
  /** Told after each step; tests stop the process here. */
  onStep?: (step: CreationStep) => Promise<void> | void;
};

const CHANGED: Refused = {
  ok: false,
  code: "conflict",
  message: "What would be sent has changed meanwhile. Look at it again, then create.",
};

/**
 * Creates the one Autotask ticket of a run, by a person's click (§4): reserve → send → read back → confirm. The place is taken in the
 * database before anything is sent; the ticket carries a reference that only this reservation has; every answer that leaves
 * doubt becomes "Creation unconfirmed" and is settled by looking, never by sending again (decisions.md, "One ticket per run").
 * @param input.digest of the preview that the person confirmed: another ticket than that is not sent.
 */
export async function createTicket(
  actor: Actor,
  input: { runId: string; digest: string },
  deps: CreationCircumstances,
): Promise<Result<CreationOutcome>> {
  if (!may(actor, "create-ticket")) return lackOf("create-ticket");
  const prepared = await prepareCreation(input.runId);
  if (!prepared) return { ok: false, code: "not-found", message: "There is no such run." };
  const [blocker] = prepared.readiness.blockers;
  const taken = await placeTaken(actor, prepared.settings.environment, prepared.run.id);
  if (taken) return taken;
  if (blocker) return { ok: false, code: blocker.code, message: blocker.reason, cure: blocker.cure };
  if (input.digest !== prepared.digest) return CHANGED;
  const gateway = await deps.gatewayOf(prepared.settings.environment);
  if (!gateway) return NO_CONNECTION;

  const reservation = await reserve(actor, prepared, deps);
  if (!reservation) return (await placeTaken(actor, prepared.settings.environment, prepared.run.id)) ?? BUSY;
  await deps.onStep?.("reserved");
  const withGateway = { ...deps, gateway };
  const again = await findTicketAgain(reservation.link, reservation.attempt, withGateway);
  if (!again.ok) return free(actor, reservation, again.failure, deps, ["reserved"]);
  if (again.value) return ok(await linkTicketAgain(actor, reservation, again.value, withGateway));
  return send(actor, reservation, withGateway);
}

/** @returns `null` when somebody else took the run's place in the same moment: the database decides, not a check before. */
async function reserve(
  actor: Actor,
  prepared: PreparedCreation,
  deps: Circumstances,
): Promise<Reservation | null> {
  const { run, settings, readiness } = prepared;
  const { company, queue, source, status, priority } = readiness;
  if (!company || !queue || !source || !status || !priority)
    throw new Error("a creation without blockers lacks a value");
  const now = deps.now();
  const linkId = uuid();
  const attemptId = uuid();
  const draft: TicketDraft = {
    companyId: company.id,
    title: prepared.title,
    description: prepared.description,
    queueId: queue.id,
    sourceId: source.id,
    statusId: status.id,
    priorityId: priority.id,
    dueAt: new Date(now.getTime() + DUE_IN_HOURS * 3_600_000),
    reference: `bc:${settings.instanceTag}:${attemptId.replaceAll("-", "")}`,
  };
  const link = { id: linkId, runId: run.id, environment: settings.environment };
  try {
    await inTransaction(async (writer) => {
      await reserveCreation(writer, {
        linkId,
        attemptId,
        runId: run.id,
        environment: settings.environment,
        actor,
        draft,
        companyName: company.name,
        now,
      });
      await appendAudit(writer, {
        ...trailOf(actor, { link }, deps),
        action: "ticket.reserved",
        before: { notedNumber: run.manualTicketNumber },
        after: { ...draft, description: undefined, environment: settings.environment },
      });
    });
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
  const attempt: Attempt = {
    id: attemptId,
    state: "reserved",
    reference: draft.reference,
    companyId: draft.companyId,
    title: draft.title,
    reservedAt: now,
    sentAt: null,
    autotaskId: null,
    conflictId: null,
    detail: null,
    firstAbsentAt: null,
  };
  return { link, attempt, draft };
}

async function send(
  actor: Actor,
  reservation: Reservation,
  deps: CreationCircumstances & { gateway: PsaGateway },
): Promise<Result<CreationOutcome>> {
  const { link, attempt, draft } = reservation;
  const sentAt = deps.now();
  const going = await record(reservation, ["reserved"], { state: "sending", sentAt }, (writer) =>
    appendAudit(writer, {
      ...trailOf(actor, reservation, deps),
      action: "ticket.sending",
      after: { reference: draft.reference },
    }),
  );
  // Declared abandoned while this process slept: then nothing was sent, and nothing is sent now.
  if (!going) return BUSY;
  await deps.onStep?.("sending");

  const answer = await deps.gateway.createTicket(draft, {
    notAfter: new Date(sentAt.getTime() + SEND_WINDOW_MS),
  });
  await deps.onStep?.("sent");
  if (!answer.ok) {
    if (answer.failure.kind === "ambiguous") return doubt(actor, reservation, answer.failure.detail, deps);
    return free(actor, reservation, answer.failure, deps, ["sending"]);
  }
  const { ticketId } = answer.value;
  await record(
    reservation,
    ["sending", "unconfirmed"],
    { state: "answered", autotaskId: ticketId },
    (writer) =>
      appendAudit(writer, {
        ...trailOf(actor, reservation, deps),
        action: "ticket.answered",
        after: { autotaskId: ticketId },
      }),
  );
  await deps.onStep?.("answered");

  const askedAt = deps.now();
  const readBack = await deps.gateway.getTicket(ticketId, "read-back");
  await deps.onStep?.("read-back");
  if (!readBack.ok || !readBack.value) {
    const why = readBack.ok ? "it can't be read yet" : "reading it back failed";
    return doubt(actor, reservation, `Autotask says that it made ticket ID ${ticketId}, but ${why}.`, deps);
  }
  const outcome = await confirmCreation(
    actor,
    link,
    { ...attempt, autotaskId: ticketId },
    readBack.value,
    deps,
    askedAt,
  );
  await deps.onStep?.("linked");
  return ok(outcome);
}

/** Records a step, with its event in the trail, unless somebody else has moved the attempt on. */
async function record(
  { attempt }: Reservation,
  from: Attempt["state"][],
  to: Parameters<typeof moveAttempt>[3],
  alsoWrite: (writer: Writer) => Promise<void>,
): Promise<boolean> {
  return inTransaction(async (writer) => {
    if (!(await moveAttempt(writer, attempt.id, from, to))) return false;
    await alsoWrite(writer);
    return true;
  });
}

/** An answer that leaves doubt: the place stays taken, and a look-up settles it. */
async function doubt(
  actor: Actor,
  reservation: Reservation,
  detail: string,
  deps: Circumstances,
): Promise<Result<CreationOutcome>> {
  const words = `${detail} The ticket may exist.`;
  await record(
    reservation,
    ["sending", "answered"],
    { state: "unconfirmed", detail: words },
    async (writer) => {
      await markUnconfirmed(writer, reservation.link.id);
      await appendAudit(writer, {
        ...trailOf(actor, reservation, deps),
        action: "ticket.unconfirmed",
        detail: words,
      });
    },
  );
  return ok({ state: "unconfirmed", linkId: reservation.link.id, detail: words });
}

/** A definite refusal, or a call that surely had no effect: the run is free again, and the words of the refusal are kept. */
async function free(
  actor: Actor,
  reservation: Reservation,
  failure: PsaFailure,
  deps: Circumstances,
  from: Attempt["state"][],
): Promise<Refused> {
  const refusal = refusalOf(failure);
  const words = [refusal.message, ...(refusal.quoted ?? [])].join(" ");
  const now = deps.now();
  await record(reservation, from, { state: "refused", detail: words, settledAt: now }, async (writer) => {
    await endCreation(writer, reservation.link.id, "refused", words, now);
    await appendAudit(writer, {
      ...trailOf(actor, reservation, deps),
      action: "ticket.refused",
      detail: words,
    });
  });
  return refusal;
}

function trailOf(actor: Actor, { link }: Pick<Reservation, "link">, deps: Circumstances) {
  return { actor, subject: { kind: "link", id: link.id }, runId: link.runId, requestId: deps.requestId };
}
