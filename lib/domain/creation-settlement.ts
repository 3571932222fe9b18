import type { PsaTicket } from "./psa";

/** Autotask may work on a request for five minutes (autotask-api.md 9.1); after six it has surely finished. */
export const SURELY_FINISHED_MS = 6 * 60_000;
/** Two look-ups that count as two are at least this far apart. */
export const LOOK_UPS_APART_MS = 60_000;
/** A reserved ticket is put on the wire within this time or not at all. */
export const SEND_WINDOW_MS = 20_000;
/** After this time nobody of ours is still at work on a creation: more than the send window and the longest time-out together. */
export const ABANDONED_AFTER_MS = 120_000;
/** Hours from creation to `dueDateTime` (decisions.md). */
export const DUE_IN_HOURS = 24;

/**
 * Whether "not created" may be believed (decisions.md, "One ticket per run"): the reference was absent in two look-ups at least 60 s
 * apart, the later at least 6 minutes after sending.
 * @param absence when it was sent, when it was first found absent, and when it is found absent now.
 */
export function isAbsenceBelieved(absence: { sentAt: Date; firstAbsentAt: Date | null; now: Date }): boolean {
  const { sentAt, firstAbsentAt, now } = absence;
  if (!firstAbsentAt) return false;
  return (
    now.getTime() - firstAbsentAt.getTime() >= LOOK_UPS_APART_MS &&
    now.getTime() - sentAt.getTime() >= SURELY_FINISHED_MS
  );
}

/**
 * What a ticket that is read back is to the reservation that was sent.
 * - `ours`: it carries our reference and company.
 * - `merged`: another reference, the same company: Autotask merged ours into an older ticket.
 * - `foreign`: another company. Nothing is linked; a person decides.
 */
export function kinshipOf(
  ticket: PsaTicket,
  sent: { reference: string; companyId: number },
): "ours" | "merged" | "foreign" {
  if (ticket.companyId !== sent.companyId) return "foreign";
  return ticket.reference === sent.reference ? "ours" : "merged";
}
