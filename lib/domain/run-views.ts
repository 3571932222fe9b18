import type { ObjectStatus, RunStatus } from "./run";
import type { TicketPanel, TicketState } from "./ticket-panel";
import type { EarlierLink } from "./ticket-views";

/** What the screens of runs are given: plain data, only what is shown. Instants are `Date`s in UTC. */

/** The ticket of a run in a list: no more than fits a row. */
export interface TicketMark {
  state: TicketState;
  /** The link whose ticket is shown, by which it is validated while a page is open; `null` without one. */
  linkId: string | null;
  number: string | null;
  words: string;
}

/** One row of Run Checks: in the queue a job with its unreviewed runs folded in, else one run. */
export interface RunRow {
  jobId: string;
  /** The run that the row names: the worst, of those the latest. */
  runId: string;
  status: RunStatus;
  customerId: string;
  customerName: string;
  jobName: string;
  software: string;
  type: string;
  startedAt: Date;
  headline: string | null;
  /** Unreviewed runs of the job in the queue; 1 in the flat list. */
  runCount: number;
  isNewJob: boolean;
  ticket: TicketMark;
  /** Only in the flat list with reviewed runs shown. */
  reviewed: { by: string; at: Date } | null;
}

/** The filters of Run Checks, as they stand in the URL. */
export interface RunFilter {
  status: RunStatus | null;
  customerId: string | null;
  software: string | null;
  text: string | null;
  /** Both ends inclusive, days in the viewer's eyes: ISO dates `YYYY-MM-DD` in the instance's time zone. */
  from: string | null;
  to: string | null;
  ticket: "with" | "without" | null;
  /** `queue`: unreviewed runs by job; `all`: a flat list by time, reviewed ones too. */
  show: "queue" | "all";
}

export type RunOrder = "worst" | "newest" | "oldest" | "customer";

/** How each list can be sorted; the first is how it is where nothing else is asked. By customer, each one's worst come first. */
export const RUN_ORDERS: Record<RunFilter["show"], readonly [RunOrder, ...RunOrder[]]> = {
  queue: ["worst", "newest", "oldest", "customer"],
  all: ["newest", "oldest"],
};

export interface RunChecksView {
  filter: RunFilter;
  /** When this was read, by the database's clock: a review of a whole row goes no further. */
  asOf: Date;
  /** Unreviewed runs in all, whatever the filter. */
  toReview: number;
  /** Runs reviewed since midnight (instance's time zone), and by whom. */
  doneToday: { total: number; byPerson: { name: string; runs: number }[] };
  rows: RunRow[];
  /** Cursor of the next page, `null` on the last. */
  nextCursor: string | null;
  /** In the queue: the successful jobs that match the filter, as one group at the end; `null` elsewhere. */
  successes: { jobs: number; runs: number; rows: RunRow[]; nextCursor: string | null } | null;
  /** Name of the filtered customer, for the filter's own label. */
  customerName: string | null;
  softwareNames: string[];
  canReview: boolean;
  /** No run has ever come: the page leads instead of listing. */
  isFresh: boolean;
}

/** One cell of a strip of runs, oldest first. */
export interface StripRun {
  runId: string;
  status: RunStatus;
  startedAt: Date;
}

export interface ObjectRow {
  position: number;
  name: string;
  type: string;
  status: ObjectStatus;
  message: string;
}

/** How a run stands in its job's history: what a reader wants to know first. */
export interface RunStory {
  /** Start of the first run of the unbroken row of runs that did not succeed and that holds this run; `null` for a success. */
  failingSince: Date | null;
  /** Runs in that row from its first up to now, this one's successors included. */
  runsInARow: number;
  lastSuccessAt: Date | null;
  /** The first success after this run, if any: then the trouble is over. */
  fixedBy: { runId: string; startedAt: Date } | null;
  /** True where no later run exists. */
  isLatest: boolean;
}

export interface JobHead {
  jobId: string;
  name: string;
  software: string;
  type: string;
  isNew: boolean;
  customerId: string;
  customerName: string;
}

export interface RunHead {
  runId: string;
  status: RunStatus;
  startedAt: Date;
  endedAt: Date | null;
  receivedAt: Date;
  headline: string | null;
  remark: string | null;
  objectCount: number;
  problemCount: number;
  externalId: string;
  source: string;
  reviewed: { by: string; at: Date; reviewId: string } | null;
}

/** The panel beside the queue: one run in short, with the actions on it. */
export interface RunPanelView {
  job: JobHead;
  run: RunHead;
  story: RunStory;
  strip: StripRun[];
  /** The worst objects, at most 8. */
  objects: ObjectRow[];
  /** The job's other unreviewed runs, newest first, at most 20. */
  unreviewed: StripRun[];
  ticket: TicketPanel;
  canReview: boolean;
}

/** Job Details of one run: the page a ticket's reader lands on. */
export interface RunDetailsView {
  job: JobHead;
  run: RunHead;
  story: RunStory;
  strip: StripRun[];
  /** Failed first; one page. */
  objects: { rows: ObjectRow[]; nextCursor: string | null; search: string | null };
  ticket: TicketPanel;
  /** Links of the run that have ended, newest first. */
  earlierLinks: EarlierLink[];
  /** Earlier links or events are left out, which can be asked for. */
  hasOlder: boolean;
  /** The events of the run, its tickets and its reviews, newest first. */
  events: { at: Date; actor: string; words: string }[];
  report: { format: string; exitCode: number | null; body: string } | null;
  previousRunId: string | null;
  nextRunId: string | null;
  timeZone: string;
  canReview: boolean;
  canViewAudit: boolean;
}

/** Job Details of a job. */
export interface JobDetailsView {
  job: JobHead;
  /** When this was read, by the database's clock: a review of the whole job goes no further. */
  asOf: Date;
  strip: StripRun[];
  /** Over the strip's runs. */
  successes: number;
  /** Median duration of the strip's finished runs, in seconds. */
  usualSeconds: number | null;
  runs: { rows: JobRunRow[]; nextCursor: string | null };
  canReview: boolean;
}

export interface JobRunRow {
  runId: string;
  status: RunStatus;
  startedAt: Date;
  endedAt: Date | null;
  headline: string | null;
  problemCount: number;
  isReviewed: boolean;
  ticket: TicketMark;
}

/** A row of the list of all jobs. */
export interface JobRow {
  jobId: string;
  name: string;
  software: string;
  type: string;
  isNew: boolean;
  customerId: string;
  customerName: string;
  lastRun: { runId: string; status: RunStatus; startedAt: Date } | null;
}

export interface JobsView {
  search: string | null;
  customer: { id: string; name: string } | null;
  rows: JobRow[];
  nextCursor: string | null;
}
