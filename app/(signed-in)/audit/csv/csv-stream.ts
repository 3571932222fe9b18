import type { AuditRow } from "@/lib/domain/ticket-views";
import { csvLine } from "./csv-line";

const HEAD = [
  "Event",
  "Time",
  "Who",
  "Who (kind)",
  "Who (ID)",
  "What",
  "Action",
  "Subject",
  "Subject (kind)",
  "Subject (ID)",
  "Run ID",
  "Request ID",
  "Before",
  "After",
  "Detail",
  "Hash",
];

/** By it spreadsheets know that the file is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The events as a CSV file, made a page at a time and only as fast as it is taken. Times are ISO 8601 in UTC. */
export function csvStream(pages: AsyncGenerator<AuditRow[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(BYTE_ORDER_MARK + csvLine(HEAD))),
    async pull(controller) {
      // What fails here ends the download as broken: half a file must not look like a whole one.
      const { value, done } = await pages.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.map(lineOf).join("")));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
}

function lineOf(event: AuditRow): string {
  return csvLine([
    event.seq,
    event.at.toISOString(),
    event.actorName,
    event.actorKind,
    event.actorId,
    event.words,
    event.action,
    event.subjectName,
    event.subjectKind,
    event.subjectId,
    event.runId,
    event.requestId,
    jsonOf(event.before),
    jsonOf(event.after),
    event.detail,
    event.hash,
  ]);
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
