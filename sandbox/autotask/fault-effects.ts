import type { Fault } from "./control-types";
import type { Row } from "./entities";
import { htmlFault } from "./faults";
import { HOURLY_LIMIT_REACHED, throttled } from "./limit-replies";
import type { Commit, Outcome } from "./operations";
import { empty, errors, html, json, type Reply } from "./replies";
import type { SandboxState } from "./state";
import { type Author, storeChangedTicket, storeNewTicket } from "./tickets";

/** How a request ends for the client. */
export type Ending = { way: "answer" | "truncate"; reply: Reply } | { way: "drop" | "hang" };

const DAY_MS = 86_400_000;
const REFUSED = ["Data violation: this record cannot be saved. ; on record number [1]."];

/** The ending that a fault brings before anything is done; null if it brings none then. */
export function endingBeforeCommit(state: SandboxState, fault: Fault): Ending | null {
  const page = htmlFault(fault);
  if (page !== null) {
    return page.afterCommit ? null : { way: "answer", reply: gatewayPage(page.status) };
  }
  switch (fault.type) {
    case "drop-before-commit":
      return { way: "drop" };
    case "hang":
      return { way: "hang" };
    case "unauthorized":
      return { way: "answer", reply: empty(401) };
    case "validation-500":
      return { way: "answer", reply: errors(fault.errors ?? REFUSED) };
    case "redirect":
      return {
        way: "answer",
        reply: { ...empty(fault.status ?? 307), headers: { Location: fault.location } },
      };
    case "throttled":
      return { way: "answer", reply: throttledByFault(state, fault) };
    default:
      return null;
  }
}

function throttledByFault(state: SandboxState, fault: Extract<Fault, { type: "throttled" }>): Reply {
  const seconds = fault.retryAfterSeconds === undefined ? state.switches.retryAfter : fault.retryAfterSeconds;
  const reply = throttled(HOURLY_LIMIT_REACHED, seconds);
  return fault.plainText ? { ...reply, contentType: "text/plain", body: HOURLY_LIMIT_REACHED } : reply;
}

/** The ending that a fault brings when everything is done; null if it brings none then. */
export function endingAfterCommit(fault: Fault, reply: Reply): Ending | null {
  const page = htmlFault(fault);
  if (page !== null) {
    return page.afterCommit ? { way: "answer", reply: gatewayPage(page.status) } : null;
  }
  switch (fault.type) {
    case "drop-after-commit":
      return { way: "drop" };
    case "hang-after-commit":
      return { way: "hang" };
    case "truncate-after-commit":
      return { way: "truncate", reply };
    case "validation-500-after-commit":
      return { way: "answer", reply: errors(fault.errors ?? REFUSED) };
    case "bad-json-after-commit":
      return { way: "answer", reply: { ...reply, body: reply.body.slice(0, -1) } };
    case "empty-body-after-commit":
      return { way: "answer", reply: { ...reply, body: "" } };
    default:
      return null;
  }
}

function gatewayPage(status: number): Reply {
  const reasons: Record<number, string> = {
    403: "Forbidden",
    404: "Not Found",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
  };
  return html(
    status,
    `${status} - ${reasons[status]}`,
    "The server could not complete the request. Please try again.",
  );
}

/** Changes what was done, or how it is told, by the modifiers among the faults. A refused write is left alone. */
export function bendOutcome(state: SandboxState, faults: readonly Fault[], outcome: Outcome): Outcome {
  return faults.reduce((bent, fault) => {
    return bent.commit === null ? bent : bentBy(state, fault, bent, bent.commit);
  }, outcome);
}

function bentBy(state: SandboxState, fault: Fault, outcome: Outcome, commit: Commit): Outcome {
  switch (fault.type) {
    case "patch-no-effect":
      if (commit.before !== null) {
        state.tickets.set(commit.id, commit.before);
      }
      return { ...outcome, commit: null };
    case "workflow-reverts-status":
      state.plan(state.now() + (fault.ms ?? 0), () => revertStatus(state, commit));
      state.settle();
      return outcome;
    case "invisible":
      state.hiddenUntil.set(commit.id, state.now() + fault.ms);
      return outcome;
    case "wrong-item-id":
      return { ...outcome, reply: json(200, { itemId: fault.itemId ?? commit.id + 1_000_000 }) };
    case "merge-into-older":
      mergeAway(state, commit.id, fault.otherCompany ?? false);
      return outcome;
    default:
      return outcome;
  }
}

function revertStatus(state: SandboxState, commit: Commit): void {
  const ticket = state.tickets.get(commit.id);
  if (ticket !== undefined && commit.before !== null) {
    const author: Author = { resourceId: state.personId, at: state.now() };
    storeChangedTicket(state, ticket, { ...ticket, status: commit.before.status }, author);
  }
}

function mergeAway(state: SandboxState, id: number, otherCompany: boolean): void {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) {
    return;
  }
  const isWanted = (companyId: unknown) => (companyId === ticket.companyID) !== otherCompany;
  const older = [...state.tickets.values()].reverse().find((row) => row.id < id && isWanted(row.companyID));
  state.tickets.delete(id);
  state.merged.set(id, (older ?? olderTicket(state, ticket, isWanted)).id);
}

/** A ticket of yesterday for a company that has none yet into which another could be merged. */
function olderTicket(state: SandboxState, ticket: Row, isWanted: (companyId: unknown) => boolean): Row {
  const company = [...state.companies.values()].find((row) => row.isActive === true && isWanted(row.id));
  const at = state.now() - DAY_MS;
  return storeNewTicket(
    state,
    { ...ticket, companyID: company?.id ?? 0, title: "Backup alerts", externalID: null },
    { resourceId: state.personId, at },
  );
}
