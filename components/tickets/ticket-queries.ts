import type { Result } from "@/lib/domain/result";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import type { CreationOutcome, SettlementOutcome, TicketPreview } from "@/lib/domain/ticket-preview";

/** Where a creation stands on the server: the slot is taken, the request is out, Autotask has answered and is being read back. */
export type CreationStep = "reserved" | "sending" | "answered";

/** A run's ticket as the server knows it at this moment. */
export type TicketProgress = TicketPanel & { step: CreationStep | null };

export const ticketKeys = {
  preview: (runId: string) => ["ticket-preview", runId] as const,
  /** `attempt` keeps the steps of one creation apart from those of an earlier one. */
  progress: (runId: string, attempt: number | null) => ["ticket-progress", runId, attempt] as const,
};

/** What will be sent for a run. Throws an `Error` whose message may be shown. */
export async function fetchTicketPreview(runId: string, signal?: AbortSignal): Promise<TicketPreview> {
  return (await readJson(`/api/runs/${encodeURIComponent(runId)}/ticket-preview`, signal)) as TicketPreview;
}

/** The ticket of a run, asked again and again while it is being created. Throws an `Error` whose message may be shown. */
export async function fetchTicketProgress(runId: string, signal?: AbortSignal): Promise<TicketProgress> {
  const progress = (await readJson(
    `/api/runs/${encodeURIComponent(runId)}/ticket`,
    signal,
  )) as TicketProgress;
  return { ...progress, seenAt: progress.seenAt && new Date(progress.seenAt) };
}

/**
 * Creates the run's ticket. A request and no server action: actions of one browser wait for each other, and reviewing must go on while
 * Autotask takes its time. Throws where no answer came: then the server may have gone on.
 */
export function requestCreation({ runId }: { runId: string }): Promise<Result<CreationOutcome>> {
  return postForResult(`/api/runs/${encodeURIComponent(runId)}/ticket`);
}

/** Looks an unconfirmed creation up in Autotask. Throws where no answer came. */
export function requestCheck({ runId }: { runId: string }): Promise<Result<SettlementOutcome>> {
  return postForResult(`/api/runs/${encodeURIComponent(runId)}/ticket/check`);
}

async function postForResult<Output>(address: string): Promise<Result<Output>> {
  const response = await fetch(address, { method: "POST", headers: { Accept: "application/json" } });
  return (await response.json()) as Result<Output>;
}

async function readJson(address: string, signal?: AbortSignal): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error("Backupchecks did not answer. Check the connection and try again.");
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  throw new Error(ownWords(body) ?? `Backupchecks answered with status ${response.status}. Try again.`);
}

function ownWords(body: unknown): string | null {
  const error = (body as { error?: { message?: unknown } } | null)?.error;
  return typeof error?.message === "string" && error.message !== "" ? error.message : null;
}
