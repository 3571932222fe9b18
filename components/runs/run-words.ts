import type { RunStatus } from "@/lib/domain/run";

/** How a run ended, as the start of a sentence. */
export const OUTCOME_WORDS: Record<RunStatus, string> = {
  success: "Succeeded",
  warning: "Ended with warnings",
  error: "Failed",
  missed: "Did not run",
  unknown: "Ended, but its report could not be read for sure",
};

/** What a row of runs without success is called, from the status of the run that is looked at: a warning, or a doubt, is no failure. */
export function sinceWords(status: RunStatus): string {
  return status === "warning" || status === "unknown" ? "Without success since" : "Failing since";
}
