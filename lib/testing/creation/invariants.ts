import type { Evidence, RunEvidence } from "./evidence";

/** Counted over the runs of a test. The first three must be 0. */
export interface Figures {
  duplicates: number;
  lost: number;
  wrongCompany: number;
  posts: number;
  tickets: number;
  linked: number;
  free: number;
  /** "Creation unconfirmed" for a person: Autotask answered with a ticket of another company. */
  waiting: number;
}

export interface Allowance {
  /** The fault is a merge into another company's ticket, which only a person may settle. */
  forAPerson?: boolean;
  /** How many `ticket.sending` events of each run have no POST: its process died between the record and the wire. */
  unsent?: number;
}

/**
 * What must hold whatever failed (decisions.md, "One ticket per run"), once all doubts had time to be settled.
 * @returns the broken ones in words; none is what is wanted.
 */
export function violationsOf({ runs, strays }: Evidence, allowance: Allowance = {}): string[] {
  return [
    ...strays.map((reference) => `a POST carried ${reference}, which no reservation has`),
    ...runs.flatMap((run) => brokenBy(run, allowance).map((words) => `run ${run.runId}: ${words}`)),
  ];
}

function brokenBy(run: RunEvidence, { forAPerson = false, unsent = 0 }: Allowance): string[] {
  const broken: string[] = [];
  const trail = run.actions.join(", ");
  if (isDuplicate(run)) broken.push(`${run.made.length} tickets were made (${trail})`);
  if (isLost(run))
    broken.push(`ticket ${run.made.join(", ")} is not linked, the run is ${run.state} (${trail})`);
  if (isWrongCompany(run))
    broken.push(`linked to a ticket of company ${run.ticketCompanyId}, not ${run.companyId}`);
  if (!isOneToOne(run, unsent))
    broken.push(
      `POSTs ${run.posted.join(", ")} and ticket.sending ${run.sending.join(", ")} do not correspond`,
    );
  if (run.state === "linked" && run.ticketId === null) broken.push("linked without a ticket");
  if (run.state === "creating" || (run.state === "unconfirmed" && !(forAPerson && run.conflictId !== null)))
    broken.push(`left ${run.state} (${trail})`);
  return broken;
}

const isDuplicate = ({ made }: RunEvidence) => made.length > 1;

/** A ticket that was made for the run, or the older one that took it in, must be the run's; one of another company is a person's. */
function isLost({ made, state, ticketId, conflictId }: RunEvidence): boolean {
  const isKept = (id: number) =>
    (state === "linked" && ticketId === id) || (state === "unconfirmed" && conflictId === id);
  return !made.every(isKept);
}

const isWrongCompany = ({ ticketId, ticketCompanyId, companyId }: RunEvidence) =>
  ticketId !== null && ticketCompanyId !== companyId;

/** Each POST is one `ticket.sending`, and no reference was ever sent twice. */
function isOneToOne({ posted, sending }: RunEvidence, unsent: number): boolean {
  return (
    new Set(sending).size === sending.length &&
    new Set(posted).size === posted.length &&
    posted.every((reference) => sending.includes(reference)) &&
    sending.length - posted.length === unsent
  );
}

/** The figures of these runs, for a table. */
export function figuresOf(runs: readonly RunEvidence[]): Figures {
  const count = (isCounted: (run: RunEvidence) => boolean) => runs.filter(isCounted).length;
  return {
    duplicates: count(isDuplicate),
    lost: count(isLost),
    wrongCompany: count(isWrongCompany),
    posts: runs.flatMap(({ posted }) => posted).length,
    tickets: runs.flatMap(({ made }) => made).length,
    linked: count(({ state }) => state === "linked"),
    free: count(({ state }) => state === "free"),
    waiting: count(({ state, conflictId }) => state === "unconfirmed" && conflictId !== null),
  };
}

export function sumOfFigures(parts: readonly Figures[]): Figures {
  const total = figuresOf([]);
  for (const part of parts) {
    for (const name of Object.keys(total) as (keyof Figures)[]) total[name] += part[name];
  }
  return total;
}
