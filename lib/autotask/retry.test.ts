import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideRetry, RETRIES_AT_MOST, RETRY_WINDOW_MS, readRetryAfter, withRetries } from "./retry";

const question = {
  repeatable: true,
  transient: true,
  attempts: 1,
  elapsedMs: 100,
  retryAfterSeconds: null,
  random: 0.5,
};

describe("decideRetry", () => {
  it.each([
    ["a first transient failure of a read", {}, 375],
    ["a second one", { attempts: 2 }, 750],
    ["a third one", { attempts: 3 }, null],
    ["least jitter", { random: 0 }, 250],
    ["most jitter", { random: 1 }, 500],
    ["a create", { repeatable: false }, null],
    ["a permanent failure", { transient: false }, null],
    ["Retry-After within the window", { retryAfterSeconds: 3 }, 3_000],
    ["Retry-After of nothing", { retryAfterSeconds: 0 }, 0],
    ["Retry-After up to the end of the window", { retryAfterSeconds: 9.9 }, 9_900],
    ["Retry-After beyond the window", { retryAfterSeconds: 60 }, null],
    ["Retry-After that would end beyond the window", { retryAfterSeconds: 5, elapsedMs: 5_001 }, null],
    ["a read that timed out", { elapsedMs: 30_000 }, null],
  ])("%s", (_, given, expected) => {
    expect(decideRetry({ ...question, ...given })).toBe(expected);
  });

  it("never lets anything but a transient failure of a read be tried again, and never beyond the window", () => {
    const questions = fc.record({
      repeatable: fc.boolean(),
      transient: fc.boolean(),
      attempts: fc.integer({ min: 1, max: 6 }),
      elapsedMs: fc.integer({ min: 0, max: 40_000 }),
      retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 100_000 })),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(questions, (given) => {
        const delay = decideRetry(given);
        if (delay === null) return;
        expect(given.repeatable && given.transient && given.attempts <= RETRIES_AT_MOST).toBe(true);
        expect(delay).toBeGreaterThanOrEqual((given.retryAfterSeconds ?? 0) * 1000);
        expect(given.elapsedMs + delay).toBeLessThanOrEqual(RETRY_WINDOW_MS);
      }),
    );
  });
});

describe("readRetryAfter", () => {
  const now = new Date("2026-11-22T21:00:00Z");
  it.each([
    ["5", 5],
    [" 120 ", 120],
    ["0", 0],
    ["Sun, 22 Nov 2026 21:00:30 GMT", 30],
    ["Sunday, 22-Nov-26 21:00:30 GMT", 30],
    ["Sun, 22 Nov 2026 20:00:00 GMT", 0],
    [null, null],
    ["", null],
    ["soon", null],
    ["-3", null],
    ["5.5", null],
    ["99999999999", null],
  ])("reads %j as %j", (header, expected) => {
    expect(readRetryAfter(header, now)).toBe(expected);
  });
});

describe("withRetries", () => {
  async function run(
    results: { ok: boolean; transient?: boolean; retryAfterSeconds?: number }[],
    repeatable = true,
  ) {
    const slept: number[] = [];
    let clock = 0;
    let attempts = 0;
    const result = await withRetries(async () => results[attempts++] ?? { ok: true }, {
      repeatable,
      now: () => new Date(clock),
      sleep: async (ms) => {
        slept.push(ms);
        clock += ms;
      },
      random: () => 0,
    });
    return { result, attempts, slept };
  }
  const transient = { ok: false, transient: true };

  it.each([
    ["success at once", [{ ok: true }], true, 1, []],
    ["success after one failure", [transient, { ok: true }], true, 2, [250]],
    ["three failures", [transient, transient, transient], true, 3, [250, 500]],
    ["a create", [transient], false, 1, []],
    ["a permanent failure", [{ ok: false, transient: false }], true, 1, []],
    [
      "two long waits",
      [
        { ...transient, retryAfterSeconds: 6 },
        { ...transient, retryAfterSeconds: 6 },
      ],
      true,
      2,
      [6_000],
    ],
  ])("%s", async (_, results, repeatable, attempts, slept) => {
    const ran = await run(results, repeatable);
    expect(ran.attempts).toBe(attempts);
    expect(ran.slept).toEqual(slept);
    expect(ran.result).toBe(results[attempts - 1]);
  });
});
