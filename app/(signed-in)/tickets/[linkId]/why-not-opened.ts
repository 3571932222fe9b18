import type { RefusalCode } from "@/lib/domain/refusals";

interface Reason {
  words: string;
  /** True where the same click may well succeed a moment later. */
  mayTryAgain: boolean;
}

const ELSEWHERE = "This says nothing about the ticket itself.";

const REASONS: Partial<Record<RefusalCode, (ticket: string) => Reason>> = {
  "not-allowed": () => ({ words: "Your role may not open tickets.", mayTryAgain: false }),
  "not-found": (ticket) => ({
    words: `Autotask shows no ${ticket} to the API user: it was deleted, or may not be seen.`,
    mayTryAgain: true,
  }),
  conflict: (ticket) => ({
    words: `The ${ticket} was made in another Autotask environment than the one in use now.`,
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
    words: `Autotask can't be reached at the moment. ${ELSEWHERE}`,
    mayTryAgain: true,
  }),
  "autotask-rejected": () => ({
    words: `Autotask refused to say anything about the ticket. ${ELSEWHERE}`,
    mayTryAgain: true,
  }),
};

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
