import type { RefusalCode } from "@/lib/domain/refusals";
import { DELETED_WORDS, TICKET_ACTION_LABELS } from "@/lib/domain/ticket-panel";

interface Reason {
  words: string;
  /** True where the same click may well succeed a moment later. */
  mayTryAgain: boolean;
}

const ELSEWHERE = "This says nothing about the ticket itself.";

const REASONS: Partial<Record<RefusalCode, (ticket: string) => Reason>> = {
  "not-allowed": () => ({ words: "Your role may not open tickets.", mayTryAgain: false }),
  "not-found": () => ({ words: "The creation of this ticket has not come to an end.", mayTryAgain: true }),
  // In the address alone: where it is so, the link itself says it.
  "ticket-deleted": (ticket) => ({
    words: `When it was last opened, Autotask had no ${ticket}.`,
    mayTryAgain: true,
  }),
  conflict: (ticket) => ({
    words: `The ${ticket} was made in another Autotask environment than the one in use now.`,
    mayTryAgain: false,
  }),
  "integration-off": () => ({
    words: "The Autotask integration is off, so the ticket could not be validated.",
    mayTryAgain: false,
  }),
  "connection-missing": () => ({
    words: "No credentials for Autotask are stored, so the ticket could not be validated.",
    mayTryAgain: false,
  }),
  "autotask-credentials": () => ({
    words: `Autotask rejected the credentials of Backupchecks. ${ELSEWHERE} An administrator can put them right in Settings.`,
    mayTryAgain: true,
  }),
  "autotask-throttled": () => ({
    words: `Autotask is receiving too many requests. ${ELSEWHERE} Try again in a minute.`,
    mayTryAgain: true,
  }),
  "autotask-unavailable": () => ({
    words: `Autotask can't be reached at the moment, or shows the API user nothing. ${ELSEWHERE}`,
    mayTryAgain: true,
  }),
  "autotask-rejected": () => ({
    words: `Autotask refused to say anything about the ticket. ${ELSEWHERE}`,
    mayTryAgain: true,
  }),
};

/** Of a ticket that is known to be deleted (§6B.2), whatever the address says. @param canDecide the viewer may say how to go on. */
export function whyDeleted(canDecide: boolean): string {
  const kept = `${DELETED_WORDS}. Its number stays with the run as history.`;
  const ways = `${TICKET_ACTION_LABELS["create-new"]}" or "${TICKET_ACTION_LABELS.relink}`;
  return canDecide ? `${kept} At the run, choose "${ways}".` : kept;
}

/**
 * Why a ticket was not opened, from the code in the address. Autotask being down is said as such and never as "deleted"
 * (decisions.md, "Ticket state as shown"). `null` without a code: nobody has tried yet.
 */
export function whyNotOpened(code: string | null, number: string | null): Reason | null {
  if (code === null) return null;
  const ticket = number === null ? "ticket" : `ticket ${number}`;
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code as RefusalCode] : undefined;
  return reason?.(ticket) ?? { words: "The ticket could not be validated in Autotask.", mayTryAgain: true };
}
