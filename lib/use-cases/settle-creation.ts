import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { type Attempt, moveAttempt } from "@/lib/data/creation-attempts";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import {
  type ActiveLink,
  activeLink,
  endCreation,
  markUnconfirmed,
  unsettledLinks,
} from "@/lib/data/ticket-links";
import { ABANDONED_AFTER_MS, isAbsenceBelieved, LOOK_UPS_APART_MS } from "@/lib/domain/creation-settlement";
import type { PsaAnswer, PsaGateway, PsaTicket } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { SettlementOutcome } from "@/lib/domain/ticket-preview";
import { pauseOf } from "@/lib/use-cases/autotask-pause";
import type { Circumstances, WithGateway } from "@/lib/use-cases/circumstances";
import { confirmCreation } from "@/lib/use-cases/confirm-creation";
import { gatewayInUse } from "@/lib/use-cases/gateway-in-use";
import { refusalOf, SEES_NOTHING } from "@/lib/use-cases/psa-refusals";

type Creation = ActiveLink & { attempt: Attempt };

/**
 * "Check in Autotask": settles an unconfirmed creation by looking (decisions.md, "One ticket per run"). It only reads: the ticket that the
 * answer named, then the reference. Found, it is linked; absent, that is believed after two look-ups far enough apart and late
 * enough, and the run is free again.
 */
export async function checkCreation(
  actor: Actor,
  input: { runId: string },
  deps: WithGateway,
): Promise<Result<SettlementOutcome>> {
  if (!may(actor, "create-ticket")) return lackOf("create-ticket");
  const settings = await instanceSettings();
  const link = await activeLink(settings.environment, input.runId);
  if (!link) return ok({ state: "not-created", detail: "This run has no ticket and none is being created." });
  if (link.state === "linked" && link.ticket)
    return ok({ state: "linked", linkId: link.id, number: link.ticket.number });
  const way = await gatewayInUse(settings, deps);
  if (!way.ok) return way;
  return settle(actor, link, { ...deps, gateway: way.value });
}

/** Creations looked at in one round of the reconciler; each costs two reads at most. */
const ROUND_LIMIT = 50;

/**
 * The reconciler's round: looks at every creation that is not settled, those that a dead process left behind too. It only reads from
 * Autotask, and not at all while that is to be left alone or the integration is off: then it only ends what a dead process left behind. @returns how many were settled.
 */
export async function settleCreations(
  actor: Actor,
  deps: WithGateway,
): Promise<{ seen: number; settled: number }> {
  const { environment, autotaskEnabled } = await instanceSettings();
  const links = await unsettledLinks(environment, ROUND_LIMIT);
  if (links.length === 0) return { seen: 0, settled: 0 };
  const mayAsk = autotaskEnabled && (await pauseOf(environment, deps.now())) === null;
  const gateway = mayAsk ? await deps.gatewayOf(environment) : null;
  let settled = 0;
  for (const link of links.filter((each) => isDue(each, deps.now()))) {
    const outcome = await settle(actor, link, { ...deps, gateway });
    if (outcome.ok && outcome.value.state !== "unconfirmed") settled += 1;
    // Credentials rejected or too many requests: each further call would only make it worse.
    if (!outcome.ok && (outcome.code === "autotask-credentials" || outcome.code === "autotask-throttled"))
      break;
  }
  return { seen: links.length, settled };
}

/** A creation in conflict waits for a person; one that was just found absent waits its minute. */
function isDue({ attempt }: ActiveLink, now: Date): boolean {
  if (!attempt || attempt.conflictId !== null) return false;
  return !attempt.firstAbsentAt || now.getTime() - attempt.firstAbsentAt.getTime() >= LOOK_UPS_APART_MS;
}

/** @param deps.gateway `null` where Autotask may not be asked now. */
async function settle(
  actor: Actor,
  link: ActiveLink,
  deps: Circumstances & { gateway: PsaGateway | null },
): Promise<Result<SettlementOutcome>> {
  if (!link.attempt) throw new Error(`link ${link.id} waits for a creation that was never noted`);
  const creation: Creation = { ...link, attempt: link.attempt };
  if (link.state === "creating") {
    if (!isAbandoned(creation.attempt, deps.now()))
      return {
        ok: false,
        code: "creating",
        message: `The ticket is still being created by ${link.createdByName}.`,
      };
    if (!(await takeOver(actor, creation, deps)))
      return ok({ state: "unconfirmed", detail: "Someone else is settling this creation." });
    if (!creation.attempt.sentAt) return ok({ state: "not-created", detail: NEVER_SENT });
  }
  const { gateway } = deps;
  if (!gateway) return ok({ state: "unconfirmed", detail: creation.attempt.detail ?? LEFT_BEHIND });
  const askedAt = deps.now();
  const found = await lookUp(creation, gateway);
  if (!found.ok) return refusalOf(found.failure);
  if (found.value) {
    const { attempt } = creation;
    return ok(await confirmCreation(actor, link, attempt, found.value, { ...deps, gateway }, askedAt));
  }
  const control = await gateway.canSeeTickets();
  if (!control.ok) return refusalOf(control.failure);
  if (!control.value) return SEES_NOTHING;
  return noteAbsence(actor, creation, askedAt, deps);
}

/** Nobody of ours can still be at work on it: every step has an end, and this is later than all of them. */
function isAbandoned(attempt: Attempt, now: Date): boolean {
  const since = attempt.sentAt ?? attempt.reservedAt;
  return now.getTime() - since.getTime() >= ABANDONED_AFTER_MS;
}

const NEVER_SENT = "The creation stopped before anything was sent to Autotask. No ticket was made.";
const LEFT_BEHIND = "Backupchecks stopped while the ticket was being created. The ticket may exist.";

/** Takes a creation from a process that died: unsent, it is freed at once; sent, it is in doubt. @returns false when others did. */
async function takeOver(
  actor: Actor,
  { id, runId, attempt }: Creation,
  deps: Circumstances,
): Promise<boolean> {
  const trail = { actor, subject: { kind: "link", id }, runId, requestId: deps.requestId };
  const now = deps.now();
  return inTransaction(async (writer) => {
    if (!attempt.sentAt) {
      if (
        !(await moveAttempt(writer, attempt.id, ["reserved"], {
          state: "not_created",
          detail: NEVER_SENT,
          settledAt: now,
        }))
      )
        return false;
      await endCreation(writer, id, "not_created", NEVER_SENT, now);
      await appendAudit(writer, { ...trail, action: "ticket.not-created", detail: NEVER_SENT });
      return true;
    }
    if (
      !(await moveAttempt(writer, attempt.id, ["sending", "answered"], {
        state: "unconfirmed",
        detail: LEFT_BEHIND,
      }))
    )
      return false;
    await markUnconfirmed(writer, id);
    await appendAudit(writer, { ...trail, action: "ticket.unconfirmed", detail: LEFT_BEHIND });
    return true;
  });
}

async function lookUp({ attempt }: Creation, gateway: PsaGateway): Promise<PsaAnswer<PsaTicket | null>> {
  if (attempt.autotaskId !== null) {
    const named = await gateway.getTicket(attempt.autotaskId, "look-up-reference");
    if (!named.ok || named.value) return named;
  }
  const carrying = await gateway.findTicketsByReference([attempt.reference]);
  return carrying.ok ? { ok: true, value: carrying.value[0] ?? null } : carrying;
}

/** @param askedAt when the look-up began: the answer may be as old as that, however long it took to come. */
async function noteAbsence(
  actor: Actor,
  creation: Creation,
  askedAt: Date,
  deps: Circumstances,
): Promise<Result<SettlementOutcome>> {
  const { id, runId, attempt } = creation;
  const now = deps.now();
  const sentAt = attempt.sentAt ?? attempt.reservedAt;
  const trail = { actor, subject: { kind: "link", id }, runId, requestId: deps.requestId };
  if (!isAbsenceBelieved({ sentAt, firstAbsentAt: attempt.firstAbsentAt, now: askedAt })) {
    const firstAbsentAt = attempt.firstAbsentAt ?? now;
    const detail =
      "Autotask has no ticket with this creation's reference yet. It is looked up again before that is believed.";
    await inTransaction(async (writer) => {
      const moved = await moveAttempt(writer, attempt.id, ["unconfirmed"], {
        firstAbsentAt,
        lastAbsentAt: now,
      });
      if (moved) await appendAudit(writer, { ...trail, action: "ticket.looked-up", detail });
    });
    return ok({ state: "unconfirmed", detail });
  }
  const detail =
    "Autotask has no ticket with this creation's reference, looked up twice after it had surely finished. No ticket was made.";
  const ended = await inTransaction(async (writer) => {
    const to = { state: "not_created" as const, detail, lastAbsentAt: now, settledAt: now };
    if (!(await moveAttempt(writer, attempt.id, ["unconfirmed"], to))) return false;
    await endCreation(writer, id, "not_created", detail, now);
    await appendAudit(writer, { ...trail, action: "ticket.not-created", detail });
    return true;
  });
  if (!ended) return ok({ state: "unconfirmed", detail: "Someone else is settling this creation." });
  return ok({ state: "not-created", detail });
}
