import "server-only";
import type { PsaFailure, PsaPurpose } from "@/lib/domain/psa";
import type { ConcurrencyLimiter } from "./concurrency";
import type { CallKind } from "./errors";
import type { BrokenExchange } from "./http-exchange";
import { processState } from "./process-state";

/** Where a tenant lives at Autotask, as discovered; plain strings, so that it can be stored as JSON. */
export interface Zone {
  /** Name for display; null where Autotask gave none. */
  name: string | null;
  /** Base of all calls with version and trailing slash, e.g. `https://webservices5.autotask.net/ATServicesRest/V1.0/`. */
  apiUrl: string;
  /** Base of the web interface with trailing slash; null where none is known (a local server that names none). */
  webUrl: string | null;
  /** ISO 8601; a zone is asked for again after 12 hours (autotask-api.md 1). */
  discoveredAt: string;
  /** For whom and where it was asked: a stored zone of another user or address is no answer. */
  userName: string;
  zoneInfoUrl: string;
}

/** Where the zone is kept for all processes. A failure of it costs a request and nothing else. */
export interface ZoneCache {
  /** What was last written, or null. Asked before each call, so it should cost little. Anything may come: it is checked before use. */
  read(): Promise<unknown>;
  write(zone: Zone): Promise<void>;
}

/** The object endpoints we use; thread limits count per entity (autotask-api.md 9.1). */
export type AutotaskEntity =
  | "ZoneInformation"
  | "ThresholdInformation"
  | "Tickets"
  | "TicketNotes"
  | "TimeEntries"
  | "Companies";

/** One request as it went, for log and metrics. Holds no address, no header and no body. */
export interface AutotaskCall {
  /** When it was put on its way. */
  at: Date;
  entity: AutotaskEntity;
  operation: CallKind;
  purpose: PsaPurpose;
  method: "GET" | "POST" | "PATCH";
  /** Which request of its call it was: 2 and more are tries again. */
  attempt: number;
  /** Null where no answer came. */
  status: number | null;
  /** Why there is no whole answer; null where there is one. */
  broken: BrokenExchange | null;
  durationMs: number;
  /** Size of the answer's body; null where none came whole. */
  bytes: number | null;
  outcome: "ok" | PsaFailure["kind"];
  /** What went wrong, in a line: without credentials, and without what was sent or what a good answer holds. Null for a success. */
  error: string | null;
  /** Whether Autotask counts it among the hour's requests (autotask-api.md 9.1). */
  isCounted: boolean;
  /** Where it asked to be left alone and said for how long. */
  retryAfterSeconds: number | null;
}

/** Whether Autotask itself did not answer: nothing came, or the page of what stands before it. Its own refusals are answers. */
export function isSilence({ status, outcome }: Pick<AutotaskCall, "status" | "outcome">): boolean {
  return (outcome === "unavailable" || outcome === "ambiguous") && (status === null || status >= 500);
}

export interface AutotaskTimeouts {
  /** From the first byte asked to the last byte of the answer, per attempt. */
  readMs: number;
  writeMs: number;
  /** How long a request waits for one of the two slots of its entity. */
  slotMs: number;
}

/** The part of `fetch` that is used: a string address and an init. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface AutotaskConfig {
  /** Full URL of the zone discovery resource (`AUTOTASK_ZONE_INFO_URL`, contracts.md). */
  zoneInfoUrl: string;
  userName: string;
  secret: string;
  integrationCode: string;
  zoneCache: ZoneCache;
  /** Slots by API address, user and entity; this process's own by default, which knows nothing of others. */
  limiter?: ConcurrencyLimiter;
  /** Told of every request after it ended. What it throws is swallowed: a broken log must not turn a made ticket into a lost one. */
  onCall?: (call: AutotaskCall) => void;
  fetch?: Fetch;
  now?: () => Date;
  /** Waits that many milliseconds. */
  sleep?: (ms: number) => Promise<void>;
  /** In [0, 1). */
  random?: () => number;
  timeouts?: Partial<AutotaskTimeouts>;
}

/** The configuration with nothing left open, as the parts of this room take it. */
export interface Settled {
  zoneInfoUrl: string;
  userName: string;
  secret: string;
  integrationCode: string;
  zoneCache: ZoneCache;
  limiter: ConcurrencyLimiter;
  onCall: (call: AutotaskCall) => void;
  fetch: Fetch;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  timeouts: AutotaskTimeouts;
}

/** Reads 30 s, writes 60 s (autotask-api.md 12). */
export const DEFAULT_TIMEOUTS: AutotaskTimeouts = { readMs: 30_000, writeMs: 60_000, slotMs: 30_000 };

/** Fills in what a caller left out. */
export function settle(config: AutotaskConfig): Settled {
  return {
    zoneInfoUrl: config.zoneInfoUrl,
    userName: config.userName,
    secret: config.secret,
    integrationCode: config.integrationCode,
    zoneCache: config.zoneCache,
    limiter: config.limiter ?? processState().limiter,
    onCall: config.onCall ?? (() => {}),
    fetch: config.fetch ?? plainFetch(),
    now: config.now ?? (() => new Date()),
    sleep: config.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    random: config.random ?? Math.random,
    timeouts: { ...DEFAULT_TIMEOUTS, ...config.timeouts },
  };
}

/**
 * The runtime's own `fetch`. The web framework puts one of its own in the place of the global one, which in development reads
 * bodies ahead and may answer from a cache: no way for a request that must go out once, and whose answer must be fresh.
 */
function plainFetch(): Fetch {
  const current: typeof fetch & { _nextOriginalFetch?: typeof fetch } = globalThis.fetch;
  const plain = current._nextOriginalFetch ?? current;
  return (url, init) => plain(url, init);
}
