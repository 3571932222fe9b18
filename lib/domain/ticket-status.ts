/** Autotask's own "Complete", by its system value and not by its label (decisions.md, Resolving). */
export const COMPLETE_STATUS_ID = 5;

/** True where Autotask has closed the ticket, or its status is one that the administrator marked as closed. */
export function isClosed(
  ticket: { statusId: number; completedAt: Date | null },
  closedStatusIds: readonly number[],
): boolean {
  return (
    ticket.completedAt !== null ||
    ticket.statusId === COMPLETE_STATUS_ID ||
    closedStatusIds.includes(ticket.statusId)
  );
}
