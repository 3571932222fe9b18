import { afterEach, describe, expect, it, vi } from "vitest";
import {
  fetchLinkDialog,
  fetchTicketPreview,
  fetchTicketProgress,
  fetchTicketStates,
  isSearchable,
  requestCheck,
  requestLinking,
  searchTickets,
} from "./ticket-queries";

afterEach(() => vi.unstubAllGlobals());

function answer(respond: () => Response | Promise<Response>) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (address: string, { method = "GET", body }: RequestInit = {}) => {
    asked.push([method === "GET" ? "" : `${method} `, address, body ? ` ${body}` : ""].join(""));
    return respond();
  });
  return asked;
}

describe("reading a run's ticket", () => {
  it("gives the instants of the answer back as dates", async () => {
    const asked = answer(() =>
      Response.json({ state: "open", seenAt: "2026-11-22T21:41:30.000Z", step: null }),
    );
    const progress = await fetchTicketProgress("run/1");
    expect(progress.seenAt).toEqual(new Date("2026-11-22T21:41:30.000Z"));
    expect(asked).toEqual(["/api/runs/run%2F1/ticket"]);
  });

  it("leaves an absent instant absent", async () => {
    answer(() => Response.json({ state: "none", seenAt: null, step: "reserved" }));
    expect(await fetchTicketProgress("r")).toMatchObject({ seenAt: null, step: "reserved" });
  });

  it.each<[string, () => Response | Promise<Response>, string]>([
    [
      "the server's own sentence",
      () => Response.json({ error: { code: "not-allowed", message: "Ask an operator." } }, { status: 403 }),
      "Ask an operator.",
    ],
    [
      "an answer that is no JSON",
      () => new Response("<html>", { status: 502 }),
      "Backupchecks answered with status 502. Try again.",
    ],
    [
      "an empty answer",
      () => new Response("", { status: 200 }),
      "Backupchecks answered with status 200. Try again.",
    ],
    [
      "no answer at all",
      () => Promise.reject(new TypeError("fetch failed")),
      "Backupchecks did not answer. Check the connection and try again.",
    ],
  ])("fails with words for a person: %s", async (_, respond, message) => {
    answer(respond);
    await expect(fetchTicketPreview("r")).rejects.toThrow(message);
  });
});

const INSTANT = "2026-11-22T21:41:30.000Z";

describe("linking a run", () => {
  it("starts from what the server has, instants as dates", async () => {
    answer(() =>
      Response.json({ customerName: "C", earlier: [{ seenAt: INSTANT, lastRun: { startedAt: INSTANT } }] }),
    );
    expect(await fetchLinkDialog("r")).toEqual({
      customerName: "C",
      earlier: [{ seenAt: new Date(INSTANT), lastRun: { startedAt: new Date(INSTANT) } }],
    });
  });

  it("searches for the words as they were meant", async () => {
    const asked = answer(() => Response.json([{ number: "T1", createdAt: INSTANT }, { createdAt: null }]));
    expect(await searchTickets("r", " T2026 & more ")).toEqual([
      { number: "T1", createdAt: new Date(INSTANT) },
      { createdAt: null },
    ]);
    expect(asked).toEqual(["/api/autotask/tickets?runId=r&words=T2026+%26+more"]);
  });

  it.each([
    ["", false],
    [" T ", false],
    ["T2", true],
  ])("asks for %o: %s", (words, searched) => {
    expect(isSearchable(words)).toBe(searched);
  });

  it("sends the choice as JSON, and a check without a body", async () => {
    const asked = answer(() => Response.json({ ok: false, code: "other-company", message: "No." }));
    expect(await requestLinking("r", { ticketId: 7, reason: "Replaced" })).toMatchObject({ ok: false });
    await requestCheck({ runId: "r" });
    expect(asked).toEqual([
      'POST /api/runs/r/ticket/link {"ticketId":7,"reason":"Replaced"}',
      "POST /api/runs/r/ticket/check",
    ]);
  });
});

it("asks how tickets stand by their links, instants as dates", async () => {
  const asked = answer(() =>
    Response.json([
      { linkId: "a", seenAt: INSTANT },
      { linkId: "b", seenAt: null },
    ]),
  );
  expect(await fetchTicketStates(["a", "b"])).toEqual([
    { linkId: "a", seenAt: new Date(INSTANT) },
    { linkId: "b", seenAt: null },
  ]);
  expect(asked).toEqual(["/api/tickets/state?link=a&link=b"]);
});
