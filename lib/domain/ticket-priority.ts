import type { RunStatus } from "./run";

/** The two priorities of Settings (§7.3), as whatever the caller keeps of them: an ID, a label, or nothing yet. */
export interface PriorityMapping<T> {
  warning: T;
  error: T;
}

/**
 * The priority that a ticket for such a run gets: warning and unknown take the Warning priority, error and missed the Error priority
 * (decisions.md, "Subject and description"). `null` for a success, which gets no ticket.
 */
export function priorityFor<T>(status: RunStatus, mapping: PriorityMapping<T>): T | null {
  switch (status) {
    case "error":
    case "missed":
      return mapping.error;
    case "warning":
    case "unknown":
      return mapping.warning;
    case "success":
      return null;
  }
}
