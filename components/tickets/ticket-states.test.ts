import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { heardOf, watchTicket } from "./ticket-states";

const SEEN_AT = "2026-11-25T08:00:00.000Z";

/** What the server answers; a list is answered by the links that were asked for. */
let respond: () => Response | null;
let asked: string[][];
let ends: (() => void)[];
let number = 0;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", new EventTarget());
  asked = [];
  ends = [];
  respond = () => null;
  vi.stubGlobal("fetch", async (address: string) => {
    const links = new URL(address, "http://localhost").searchParams.getAll("link");
    asked.push(links);
    return (
      respond() ??
      Response.json(links.map((linkId) => ({ linkId, state: "open", seenAt: SEEN_AT, problem: null })))
    );
  });
});

afterEach(() => {
  for (const end of ends) end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What was heard outlives a page, so each test has links of its own. */
const aLink = () => `link-${++number}`;

function watch(linkId: string): { heard: number; end: () => void } {
  const watching = { heard: 0, end: () => {} };
  watching.end = watchTicket(linkId, () => watching.heard++);
  ends.push(watching.end);
  return watching;
}

const settle = () => vi.advanceTimersByTimeAsync(1);

describe("asking how tickets stand", () => {
  it("puts all that a page shows into one request, and tells each watcher once", async () => {
    const links = [aLink(), aLink()];
    const watchers = [...links, links[0] as string].map(watch);
    expect(asked).toEqual([]);
    await settle();
    expect(asked).toEqual([links]);
    expect(watchers.map(({ heard }) => heard)).toEqual([1, 1, 1]);
    expect(heardOf(links[0] as string)).toEqual({
      ticket: { linkId: links[0], state: "open", seenAt: new Date(SEEN_AT), problem: null },
      heardAt: expect.any(Number),
      failure: null,
    });
  });

  it("names no more than 200 links in one request", async () => {
    for (const linkId of Array.from({ length: 450 }, aLink)) watch(linkId);
    await settle();
    expect(asked.map(({ length }) => length)).toEqual([200, 200, 50]);
  });

  it("asks again when the window gets the focus back, no sooner than a minute later", async () => {
    const linkId = aLink();
    const { end } = watch(linkId);
    await settle();
    for (const [seconds, requests] of [
      [58, 1],
      [2, 2],
      [30, 2],
    ] as const) {
      await vi.advanceTimersByTimeAsync(seconds * 1000);
      window.dispatchEvent(new Event("focus"));
      await settle();
      expect(asked).toHaveLength(requests);
    }
    end();
    await vi.advanceTimersByTimeAsync(60_000);
    window.dispatchEvent(new Event("focus"));
    await settle();
    expect(asked).toHaveLength(2);
  });

  it("shown again within the minute asks nothing", async () => {
    const linkId = aLink();
    watch(linkId).end();
    await settle();
    watch(linkId);
    await settle();
    expect(asked).toHaveLength(1);
  });

  it("keeps what it knows where no answer comes, and says so", async () => {
    const linkId = aLink();
    const watching = watch(linkId);
    await settle();
    respond = () => Response.json({ error: { message: "Something went wrong here." } }, { status: 500 });
    await vi.advanceTimersByTimeAsync(60_000);
    window.dispatchEvent(new Event("focus"));
    await settle();
    expect(watching.heard).toBe(2);
    expect(heardOf(linkId)).toMatchObject({
      ticket: { state: "open" },
      failure: "Something went wrong here.",
    });
  });

  it("knows nothing where the first answer failed", async () => {
    const linkId = aLink();
    respond = () => new Response("<html>", { status: 502 });
    watch(linkId);
    await settle();
    expect(heardOf(linkId)).toMatchObject({
      ticket: null,
      failure: "Backupchecks answered with status 502. Try again.",
    });
  });
});
