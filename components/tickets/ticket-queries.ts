import type { Result } from "@/lib/domain/result";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import type { CreationOutcome, SettlementOutcome, TicketPreview } from "@/lib/domain/ticket-preview";
import type {
  EarlierTicket,
  LinkDialogView,
  LinkOutcome,
  ResolveOutcome,
  ResolvePreview,
  TicketChoice,
  ValidatedTicket,
} from "@/lib/domain/ticket-views";

/** Where a creation stands on the server: the slot is taken, the request is out, Autotask has answered and is being read back. */
export type CreationStep = "reserved" | "sending" | "answered";

/** A run's ticket as the server knows it at this moment. */
export type TicketProgress = TicketPanel & { step: CreationStep | null };

export const ticketKeys = {
  preview: (runId: string) => ["ticket-preview", runId] as const,
  /** `attempt` keeps the steps of one creation apart from those of an earlier one. */
  progress: (runId: string, attempt: number | null) => ["ticket-progress", runId, attempt] as const,
  linkDialog: (runId: string) => ["ticket-link", runId] as const,
  search: (runId: string, words: string) => ["autotask-tickets", runId, words] as const,
  resolve: (runId: string) => ["ticket-resolve", runId] as const,
};

/** Fewest characters that are searched for. */
const FEWEST_CHARACTERS = 2;

/** True where it makes sense to ask Autotask for tickets of that number or title. */
export function isSearchable(words: string): boolean {
  return words.trim().length >= FEWEST_CHARACTERS;
}

/** What will be sent for a run. Throws an `Error` whose message may be shown. */
export async function fetchTicketPreview(runId: string, signal?: AbortSignal): Promise<TicketPreview> {
  return (await readJson(addressOf(runId, "ticket-preview"), signal)) as TicketPreview;
}

/** The ticket of a run, asked again and again while it is being created. Throws an `Error` whose message may be shown. */
export async function fetchTicketProgress(runId: string, signal?: AbortSignal): Promise<TicketProgress> {
  const progress = (await readJson(addressOf(runId, "ticket"), signal)) as TicketProgress;
  return { ...progress, seenAt: progress.seenAt && new Date(progress.seenAt) };
}

/** What the link dialog starts from; Autotask is not asked. Throws an `Error` whose message may be shown. */
export async function fetchLinkDialog(runId: string, signal?: AbortSignal): Promise<LinkDialogView> {
  const view = (await readJson(addressOf(runId, "ticket-link"), signal)) as LinkDialogView;
  return { ...view, earlier: view.earlier.map(withDates) };
}

function withDates({ seenAt, lastRun, ...ticket }: EarlierTicket): EarlierTicket {
  return {
    ...ticket,
    seenAt: new Date(seenAt),
    lastRun: { ...lastRun, startedAt: new Date(lastRun.startedAt) },
  };
}

/** Tickets in Autotask by number or title. Throws an `Error` whose message may be shown. */
export async function searchTickets(
  runId: string,
  words: string,
  signal?: AbortSignal,
): Promise<TicketChoice[]> {
  const query = new URLSearchParams({ runId, words: words.trim() });
  const found = (await readJson(`/api/autotask/tickets?${query}`, signal)) as TicketChoice[];
  return found.map((choice) => ({ ...choice, createdAt: choice.createdAt && new Date(choice.createdAt) }));
}

/** What resolving would do now: Autotask is asked. Throws an `Error` whose message may be shown. */
export async function fetchResolvePreview(runId: string, signal?: AbortSignal): Promise<ResolvePreview> {
  return (await readJson(addressOf(runId, "ticket/resolve"), signal)) as ResolvePreview;
}

/** How these links' tickets stand, validated where the last look is a minute old. Throws an `Error` whose message may be shown. */
export async function fetchTicketStates(linkIds: readonly string[]): Promise<ValidatedTicket[]> {
  const query = new URLSearchParams(linkIds.map((linkId) => ["link", linkId]));
  const states = (await readJson(`/api/tickets/state?${query}`)) as ValidatedTicket[];
  return states.map((state) => ({ ...state, seenAt: state.seenAt && new Date(state.seenAt) }));
}

/**
 * Creates the run's ticket. A request and no server action: actions of one browser wait for each other, and reviewing must go on while
 * Autotask takes its time. Throws where no answer came: then the server may have gone on. @param digest of the preview that was confirmed.
 */
export function requestCreation(runId: string, digest: string): Promise<Result<CreationOutcome>> {
  return postForResult(addressOf(runId, "ticket"), { digest });
}

/** Looks an unconfirmed creation up in Autotask. Throws where no answer came. */
export function requestCheck({ runId }: { runId: string }): Promise<Result<SettlementOutcome>> {
  return postForResult(addressOf(runId, "ticket/check"));
}

/** What is said of a ticket when a run is to be linked to it. */
export interface LinkRequest {
  ticketId: number;
  /** Said a second time for a ticket of another company. */
  otherCompany?: boolean;
  reason?: string;
}

/** Links the run to an existing ticket. Throws where no answer came. */
export function requestLinking(runId: string, request: LinkRequest): Promise<Result<LinkOutcome>> {
  return postForResult(addressOf(runId, "ticket/link"), request);
}

/** Resolves the run's ticket (§6). Throws where no answer came. */
export function requestResolving(runId: string): Promise<Result<ResolveOutcome>> {
  return postForResult(addressOf(runId, "ticket/resolve"));
}

function addressOf(runId: string, what: string): string {
  return `/api/runs/${encodeURIComponent(runId)}/${what}`;
}

async function postForResult<Output>(address: string, body?: object): Promise<Result<Output>> {
  const response = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
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
