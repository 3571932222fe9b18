import type { ReportedStatus, RunObject } from "@/lib/domain/run";

/** A run as a report tells it. Customer and job are not in it: they come with the report. */
export interface ReportedRun {
  /** The tool that wrote the report, in lower case, e.g. `restic`. */
  software: string;
  /** What the tool was doing, e.g. `Backup`. */
  type: string;
  status: ReportedStatus;
  /** `null` where the report names no time that can be believed. */
  startedAt: Date | null;
  endedAt: Date | null;
  remark: string | null;
  objects: RunObject[];
  /** Something inside the report that no other run of the job has; `null` where nothing does. At most 200 characters. */
  identifier: string | null;
}

/**
 * What a reader makes of a report.
 * - `run`: one run of a backup tool, its status `unknown` where nothing proves how it ended.
 * - `not-a-run`: the tool wrote it, but did nothing that could succeed or fail as a backup; the reason is a sentence.
 * - `unreadable`: nothing in it is of this tool; the reason is a sentence.
 */
export type ReportReading =
  | { kind: "run"; run: ReportedRun }
  | { kind: "not-a-run"; reason: string }
  | { kind: "unreadable"; reason: string };

/** A report as it arrived: the tool's own output, both streams in any order. */
export interface RawReport {
  text: string;
  /** Of the tool; without it only what the output itself proves counts (contracts.md). */
  exitCode?: number;
}
