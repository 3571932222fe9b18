import { describe, expect, it } from "vitest";
import { exchange } from "./http-exchange";

const request = { url: "http://127.0.0.1/", method: "GET", headers: {}, timeoutMs: 60_000 } as const;

/** An answer whose body comes in these pieces; an error ends it. */
function bodyOf(pieces: Iterable<Uint8Array | Error>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const left = pieces[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = left.next();
      if (done) controller.close();
      else if (value instanceof Error) controller.error(value);
      else controller.enqueue(new Uint8Array(value));
    },
  });
}

function* megabytes(count: number) {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(1024 * 1024).fill(97);
}

describe("exchange", () => {
  it("reads characters that are split between two pieces", async () => {
    const [first, second] = [Uint8Array.of(0x22, 0xe2, 0x82), Uint8Array.of(0xac, 0x22)];
    const came = await exchange(async () => new Response(bodyOf([first, second])), request);
    expect(came).toEqual({ kind: "answered", status: 200, text: '"€"', bytes: 5, retryAfter: null });
  });

  it("counts as sent what broke after the status came, whatever the error says", async () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect" });
    const came = await exchange(async () => new Response(bodyOf([new Uint8Array(1), refused])), request);
    expect(came).toMatchObject({ kind: "unanswered", sent: true, status: 200 });
  });

  it("takes an answer of 32 MB and stops reading a larger one", async () => {
    const answer = (count: number) => exchange(async () => new Response(bodyOf(megabytes(count))), request);
    expect(await answer(32)).toMatchObject({ kind: "answered" });
    expect(await answer(33)).toMatchObject({ kind: "unanswered", sent: true, transient: false });
  });

  it("does not wait for the end of a body beyond the time-out", async () => {
    const endless = (_: string, { signal }: RequestInit) => {
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) => signal?.addEventListener("abort", () => controller.error(signal.reason)),
      });
      return Promise.resolve(new Response(body, { status: 200 }));
    };
    expect(await exchange(endless, { ...request, timeoutMs: 20 })).toEqual({
      kind: "unanswered",
      sent: true,
      transient: true,
      status: 200,
      broken: "timed-out",
      detail: "Autotask did not answer within 0.02 seconds.",
    });
  });

  it("never throws", async () => {
    for (const thrown of [new Error("x"), "x", undefined, null]) {
      const came = await exchange(() => Promise.reject(thrown), request);
      expect(came).toMatchObject({ kind: "unanswered", sent: true });
    }
  });
});
