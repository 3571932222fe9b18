import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchTicketPreview, fetchTicketProgress } from "./ticket-queries";

afterEach(() => vi.unstubAllGlobals());

function answer(respond: () => Response | Promise<Response>) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
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
