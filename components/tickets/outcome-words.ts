import type { ResolveOutcome, ResolvePreview } from "@/lib/domain/ticket-views";
import type { TicketWork, Undertaking } from "./ticket-work";

/** What resolving would do now, in one sentence or two (§6, counted just before). */
export function planWords({ plan, timeEntries, note }: ResolvePreview): string {
  const entries = `${entryWords(timeEntries)}.`;
  switch (plan) {
    case "close":
      return note === null
        ? `${entries} The ticket is closed; its closing note is there already.`
        : `${entries} The note below is added, then the ticket is closed.`;
    case "note":
      return `${entries} The ticket stays open; the note below is added.`;
    case "nothing":
      return `${entries} The ticket stays open and carries the note already; nothing is added.`;
  }
}

/** What is being done, in its order. */
export function resolvingWords(plan: ResolvePreview["plan"]): string {
  if (plan === "close") return "Adding the note, checking again, closing";
  return plan === "note" ? "Checking again, adding the note" : "Checking again";
}

/** What a resolving has come to, after the ticket's number. */
export function resolvedWords(outcome: ResolveOutcome): string {
  switch (outcome.state) {
    case "closed":
      return `is closed in Autotask (${outcome.statusLabel}).`;
    case "left-open": {
      const note = outcome.noteAdded ? "The note was added." : "It carries the note already.";
      return `stays open: ${entryWords(outcome.timeEntries).toLowerCase()}. ${note}`;
    }
    case "unconfirmed":
      return `is not confirmed as resolved. ${outcome.detail}`;
  }
}

/** Who else is concerned; `null` where nobody is. */
export function sharedWords(otherRuns: number): string | null {
  if (otherRuns === 0) return null;
  return otherRuns === 1 ? "Shared with 1 other run" : `Shared with ${otherRuns} other runs`;
}

/** How the run came by its ticket, after the ticket's number. */
export function linkedWords(work: Extract<TicketWork, { phase: "linked" }>): string {
  if (work.how === "found") return "was found in Autotask and is linked to this run.";
  if (work.how === "chosen") {
    const shared = sharedWords(work.linkedRuns - 1);
    const linked = work.merged
      ? "is linked to this run: Autotask had merged the ticket that you chose into it."
      : "is linked to this run.";
    return [linked, ...(shared === null ? [] : [`${shared}.`])].join(" ");
  }
  return work.merged
    ? "is an older ticket of the same company, into which Autotask merged the new one. It is linked to this run."
    : "was created and is linked to this run.";
}

/** What is known when our own server's answer never came. */
export const LOST_WORDS: Record<Undertaking, string> = {
  creating:
    "Backupchecks did not answer. The creation goes on there if it had begun; the ticket is shown as it is known now.",
  checking: "Backupchecks did not answer. Nothing has changed; check again.",
  linking:
    "Backupchecks did not answer. The run may have been linked; the ticket is shown as it is known now.",
  resolving:
    "Backupchecks did not answer. The resolving goes on there if it had begun; resolving again repeats no note.",
};

function entryWords(count: number): string {
  if (count === 0) return "No time entries";
  return count === 1 ? "1 time entry" : `${count} time entries`;
}
