/**
 * The two internal notes that Backupchecks adds to a ticket, letter for letter as the design words them; operators can't edit them in
 * phase 1, and customers never see them.
 */

/** §6.2: the ticket has time entries and stays open for its owner. */
export const TIME_ENTRIES_NOTE =
  "Ticket marked as resolved in Backupchecks, but not closed automatically because time entries are present.";

/** §6.3: no time entries; added before the ticket is closed. */
export const CLOSING_NOTE =
  "Ticket resolved via Backupchecks after verification that the backup issue is no longer present.";
