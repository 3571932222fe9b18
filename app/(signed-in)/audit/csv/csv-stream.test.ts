import { buffer, text } from "node:stream/consumers";
import { expect, it } from "vitest";
import type { AuditRow } from "@/lib/domain/ticket-views";
import { csvStream } from "./csv-stream";

const event = (seq: number, given: Partial<AuditRow> = {}): AuditRow => ({
  seq,
  at: new Date("2026-11-22T21:00:04.120Z"),
  actorKind: "user",
  actorId: "u1",
  actorName: "Ada",
  action: "settings.saved",
  words: "Settings changed",
  subjectKind: "settings",
  subjectId: "base-url",
  subjectName: null,
  runId: null,
  jobId: null,
  requestId: "r1",
  before: null,
  after: { baseUrl: "https://a.example" },
  detail: null,
  hash: "ab",
  ...given,
});

/** Pages as they are asked for, and what became of them. */
function pagesOf(pages: AuditRow[][], failure?: Error) {
  const state = { taken: 0, ended: false };
  async function* all() {
    try {
      for (const page of pages) {
        state.taken += 1;
        yield page;
      }
      if (failure) throw failure;
    } finally {
      state.ended = true;
    }
  }
  return { pages: all(), state };
}

it("says each event in a line below the head, with its time in ISO 8601", async () => {
  const { pages } = pagesOf([[event(2, { actorName: "=cmd|' /C calc'!A1" })], [event(1)], []]);
  const file = await buffer(csvStream(pages) as AsyncIterable<Uint8Array>);
  expect(file.toString()).toBe(
    "\uFEFFEvent,Time,Who,Who (kind),Who (ID),What,Action,Subject,Subject (kind),Subject (ID),Run ID,Request ID,Before,After,Detail,Hash\r\n" +
      `2,2026-11-22T21:00:04.120Z,'=cmd|' /C calc'!A1,user,u1,Settings changed,settings.saved,,settings,base-url,,r1,,"{""baseUrl"":""https://a.example""}",,ab\r\n` +
      `1,2026-11-22T21:00:04.120Z,Ada,user,u1,Settings changed,settings.saved,,settings,base-url,,r1,,"{""baseUrl"":""https://a.example""}",,ab\r\n`,
  );
});

it("takes no more pages than are asked for, and ends them when the download is given up", async () => {
  const { pages, state } = pagesOf(Array.from({ length: 1_000 }, (_, n) => [event(1_000 - n)]));
  const reader = csvStream(pages).getReader();
  for (let n = 0; n < 3; n += 1) await reader.read();
  expect(state.taken).toBeLessThan(6);
  await reader.cancel();
  expect(state.ended).toBe(true);
});

it("breaks off where a page can't be read, so that half a file does not look whole", async () => {
  const { pages } = pagesOf([[event(1)]], new Error("the database is gone"));
  await expect(text(csvStream(pages) as AsyncIterable<Uint8Array>)).rejects.toThrow("the database is gone");
});
