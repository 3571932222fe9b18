import type { RequestLogEntry, WriteLogEntry } from "./control-types";

/** Enough for any test; a demo that runs for weeks forgets its oldest requests. */
const KEPT = 50_000;

/** Every request to the API and everything that one of them stored, in order. Numbers go on after a clearing. */
export class RequestLog {
  private requests: RequestLogEntry[] = [];
  private stored: WriteLogEntry[] = [];
  private lastRequest = 0;
  private lastWrite = 0;

  /** Notes that a request has come; the caller fills in how it ended. */
  begin(entry: Omit<RequestLogEntry, "seq" | "status" | "finished" | "faultApplied">): RequestLogEntry {
    this.lastRequest += 1;
    const kept: RequestLogEntry = {
      seq: this.lastRequest,
      ...entry,
      status: null,
      finished: false,
      faultApplied: null,
    };
    this.requests = shortened(this.requests);
    this.requests.push(kept);
    return kept;
  }

  write(entry: Omit<WriteLogEntry, "seq">): void {
    this.lastWrite += 1;
    this.stored = shortened(this.stored);
    this.stored.push({ seq: this.lastWrite, ...entry });
  }

  /** The requests, oldest first; both conditions must hold where given, in any case. */
  find(entity: string | null, kind: string | null): RequestLogEntry[] {
    return this.requests.filter(
      (entry) =>
        (entity === null || entry.entity?.toLowerCase() === entity.toLowerCase()) &&
        (kind === null || entry.kind === kind.toLowerCase()),
    );
  }

  writes(): WriteLogEntry[] {
    return this.stored;
  }

  clear(): void {
    this.requests = [];
    this.stored = [];
  }
}

function shortened<T>(entries: T[]): T[] {
  return entries.length >= 2 * KEPT ? entries.slice(-KEPT) : entries;
}
