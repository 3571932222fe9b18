import { type CheckOutcome, type ConfigurationFacts, cureAt, passed } from "./configuration-facts";
import type { PsaAnswer, PsaFailure, PsaRights } from "./psa";

/** What is asked of Autotask itself: does it let the API user in, and to what (§7.6, autotask-api.md 2, 8). */

const CONNECTION = cureAt("Check the credentials", "connection");

/** Of a check that comes after one which ended the asking. */
const NOT_ASKED: CheckOutcome = {
  state: "skipped",
  words: "Not checked: Autotask could not be asked. Put right what failed before it, then validate again.",
};

export function credentials({ secretsOpen, inspection: { usage } }: ConfigurationFacts): CheckOutcome {
  if (secretsOpen === null)
    return {
      state: "failed",
      words: "No credentials are stored.",
      cure: { ...CONNECTION, label: "Enter the credentials" },
    };
  if (!usage) return NOT_ASKED;
  // A refusal in words comes from somebody who let us in.
  if (usage.ok || usage.failure.kind === "rejected") return passed("Autotask accepts the API user.");
  return failed(usage.failure);
}

/** A call that did not come through, in words that say what to do. */
export function failed(failure: PsaFailure): CheckOutcome {
  switch (failure.kind) {
    case "credentials":
      return {
        state: "failed",
        words: `${failure.detail} Check API Username, API Password and Tracking Identifier, and in Autotask that the API user is active and not locked.`,
        cure: CONNECTION,
      };
    case "rejected":
      return {
        state: "failed",
        words: `Autotask refused: ${failure.messages.join(" ")} Check the rights of the API user's security level in Autotask.`,
      };
    case "throttled":
      return {
        state: "failed",
        words: "Autotask takes no more requests at present. Validate again in a few minutes.",
      };
    default:
      return {
        state: "failed",
        words: `Autotask could not be asked: ${failure.detail} Check that this server can reach autotask.net, then validate again.`,
      };
  }
}

interface Need {
  right: keyof PsaRights;
  /** As Autotask calls it. */
  called: string;
  /** Needed for resolving alone: without it nothing else is in the way. */
  onlyToResolve?: true;
}

const VIEW: Need = { right: "canView", called: "view" };
const OF_TICKETS: Need[] = [
  VIEW,
  { right: "canAdd", called: "add" },
  { right: "canEdit", called: "edit", onlyToResolve: true },
];
const OF_NOTES: Need[] = [
  { ...VIEW, onlyToResolve: true },
  { right: "canAdd", called: "add", onlyToResolve: true },
];
const OF_TIME: Need[] = [{ ...VIEW, onlyToResolve: true }];

/** Whether the rights are there; one that only resolving needs is no failure while resolving is not allowed. */
function rightsTo(
  records: string,
  needs: readonly Need[],
  answer: PsaAnswer<PsaRights> | undefined,
  { allowResolve }: ConfigurationFacts,
): CheckOutcome {
  if (!answer) return NOT_ASKED;
  if (!answer.ok) return failed(answer.failure);
  const missing = needs.filter(({ right }) => !answer.value[right]);
  const words = (list: readonly Need[]) => list.map(({ called }) => called).join(", ");
  if (missing.length === 0) return passed(`The API user has the rights: ${words(needs)}.`);
  const isInTheWay = allowResolve || missing.some(({ onlyToResolve }) => !onlyToResolve);
  return {
    state: isInTheWay ? "failed" : "warning",
    words: `In Autotask, give the API user's security level these rights to ${records}: ${words(missing)}.${isInTheWay ? "" : " Resolving needs them."}`,
  };
}

/** Of several tickets some can be seen: then the control read of decisions.md can't tell a hidden one from one that is gone. */
const ALL_TICKETS =
  "Make sure that its “View” is “All”, which Autotask does not tell: a ticket that it may not see looks deleted.";

export function tickets(facts: ConfigurationFacts): CheckOutcome {
  const outcome = rightsTo("tickets", OF_TICKETS, facts.inspection.rights.tickets, facts);
  return outcome.state === "passed" ? passed(`${outcome.words} ${ALL_TICKETS}`) : outcome;
}

export function notes(facts: ConfigurationFacts): CheckOutcome {
  return rightsTo("ticket notes", OF_NOTES, facts.inspection.rights.notes, facts);
}

export function timeEntries(facts: ConfigurationFacts): CheckOutcome {
  return rightsTo("time entries", OF_TIME, facts.inspection.rights["time-entries"], facts);
}

/**
 * By what the API user is shown: rights alone say little here, since a restricted security level gets no rows where one would expect a
 * refusal (autotask-api.md 2); every tenant has company 0.
 */
export function companies({ inspection: { seesCompanies } }: ConfigurationFacts): CheckOutcome {
  if (!seesCompanies) return NOT_ASKED;
  if (!seesCompanies.ok) return failed(seesCompanies.failure);
  if (seesCompanies.value) return passed("The API user is shown companies.");
  return {
    state: "failed",
    words:
      "The API user is shown no company at all. In Autotask, give its security level the right to view all companies.",
  };
}

/** Stands whatever Autotask says, since it says nothing: hidden entries are absent without a word (autotask-api.md 6). */
export const HIDDEN_TIME_ENTRIES: CheckOutcome = {
  state: "warning",
  words:
    "Autotask does not tell whether it hides non-billable time entries from the API user, and a ticket that has only hidden ones would be closed. Make sure that its security level has “Can view non-billable time entries”. This stays here as a reminder.",
};

/** From half of the budget on Autotask slows every request down (autotask-api.md 9.1). */
const SLOWED = 0.5;
const NEARLY_USED_UP = 0.9;

export function callBudget({ inspection: { usage } }: ConfigurationFacts): CheckOutcome {
  if (!usage) return NOT_ASKED;
  if (!usage.ok)
    return usage.failure.kind === "rejected"
      ? failed(usage.failure)
      : { ...NOT_ASKED, words: "Not checked: Autotask did not answer." };
  const { used, limit } = usage.value;
  const count = (calls: number) => new Intl.NumberFormat("en").format(calls);
  const left = `${count(Math.max(0, limit - used))} of ${count(limit)} calls are left in this hour, for all integrations together.`;
  if (used < limit * SLOWED) return passed(left);
  const isNearlyUsedUp = used >= limit * NEARLY_USED_UP;
  return {
    state: isNearlyUsedUp ? "failed" : "warning",
    words: `${left} ${isNearlyUsedUp ? "At none Autotask refuses everything" : "Autotask slows requests down"}: find the integration that uses so many.`,
  };
}
