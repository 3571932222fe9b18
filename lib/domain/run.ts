/** The status of a run, worst first when sorted by {@link STATUS_RANK} (decisions.md, Words). */
export const RUN_STATUSES = ["error", "missed", "unknown", "warning", "success"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** The statuses a report may carry; `missed` is ours alone: a run that never came has no report. */
export const REPORTED_STATUSES = ["success", "warning", "error", "unknown"] as const;
export type ReportedStatus = (typeof REPORTED_STATUSES)[number];

export const OBJECT_STATUSES = ["success", "warning", "error", "skipped", "unknown"] as const;
export type ObjectStatus = (typeof OBJECT_STATUSES)[number];

/** How bad a run is: higher is worse. Stored with the run, so that the database can sort by it. */
export const STATUS_RANK: Record<RunStatus, number> = {
  success: 0,
  warning: 1,
  unknown: 2,
  missed: 3,
  error: 4,
};

/** Same order for objects, so that failed ones are listed first. */
export const OBJECT_RANK: Record<ObjectStatus, number> = {
  success: 0,
  skipped: 1,
  warning: 2,
  unknown: 3,
  error: 4,
};

/** The words of the ticket's subject and of every screen (decisions.md, "Subject and description"). */
export const STATUS_WORDS: Record<RunStatus, string> = {
  success: "Success",
  warning: "Warning",
  error: "Error",
  missed: "Missed",
  unknown: "Unknown",
};

/** One thing that a run protected or tried to (HV01, USB Disk). */
export interface RunObject {
  name: string;
  type: string;
  status: ObjectStatus;
  message: string;
}

/** A run as the rules see it. */
export interface Run {
  id: string;
  jobId: string;
  customerName: string;
  jobName: string;
  software: string;
  /** Empty where the report had none. */
  type: string;
  status: RunStatus;
  startedAt: Date;
  endedAt: Date | null;
  remark: string | null;
  objects: RunObject[];
}

/** Longest headline kept with a run, in characters. */
export const HEADLINE_LIMIT = 300;

/**
 * The one message worth reading in a list: the remark's first line with text in it, else the message of the worst object that has one
 * (the first of those), with the object's name before it. `null` where the run has nothing to say.
 */
export function headlineOf(run: { remark: string | null; objects: readonly RunObject[] }): string | null {
  const remark = firstLine(run.remark ?? "");
  if (remark) return cut(remark);
  let worst: RunObject | null = null;
  for (const object of run.objects) {
    if (object.status === "success" || object.status === "skipped" || !firstLine(object.message)) continue;
    if (!worst || OBJECT_RANK[object.status] > OBJECT_RANK[worst.status]) worst = object;
  }
  return worst ? cut(`${worst.name}: ${firstLine(worst.message)}`) : null;
}

function firstLine(text: string): string {
  for (const line of text.split(/\r\n|\r|\n/)) {
    const trimmed = line.trim();
    if (trimmed) return trimmed;
  }
  return "";
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= HEADLINE_LIMIT ? text : `${characters.slice(0, HEADLINE_LIMIT - 1).join("")}…`;
}
