/** What one round of periodic validation (§6B.3) may ask of Autotask. */
export interface ValidationBudget {
  /** Queries, each for as many tickets as one takes. */
  queries: number;
  /** Tickets that a query lacked, asked for one by one; one that is absent costs the control read besides. */
  checks: number;
}

export const VALIDATE_EVERY_MINUTES = 15;
/** Tickets that one query asks for. */
export const TICKETS_PER_QUERY = 200;
export const VALIDATION_BUDGET: ValidationBudget = { queries: 20, checks: 10 };

/** The calls that rounds make in an hour at most: each check with its control read. */
export const VALIDATION_CALLS_PER_HOUR =
  (60 / VALIDATE_EVERY_MINUTES) * (VALIDATION_BUDGET.queries + 2 * VALIDATION_BUDGET.checks);

/** What switching it on means, as the settings say it. */
export const VALIDATION_IN_WORDS =
  `Every ${VALIDATE_EVERY_MINUTES} minutes Backupchecks asks Autotask about the open tickets that runs are linked to, those longest unseen ` +
  `first, and flags the ones that were deleted. It only reads, with at most ${VALIDATION_CALLS_PER_HOUR} calls an hour of Autotask's 10,000.`;
