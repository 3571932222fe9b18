import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ABANDONED_AFTER_MS,
  DUE_IN_HOURS,
  isAbsenceBelieved,
  kinshipOf,
  LOOK_UPS_APART_MS,
  SEND_WINDOW_MS,
  SURELY_FINISHED_MS,
} from "./creation-settlement";
import type { PsaTicket } from "./psa";

const SENT = new Date("2026-11-22T21:00:00.000Z");
const afterSending = (ms: number) => new Date(SENT.getTime() + ms);
const MINUTE = 60_000;

describe("the constants of decisions.md", () => {
  it("are a minute, six minutes and 24 hours", () => {
    expect([LOOK_UPS_APART_MS, SURELY_FINISHED_MS, DUE_IN_HOURS]).toEqual([60_000, 360_000, 24]);
  });

  it("leave Autotask its five minutes, however late within the window a ticket was put on the wire", () => {
    expect(SEND_WINDOW_MS + 5 * MINUTE).toBeLessThan(SURELY_FINISHED_MS);
  });

  it("call a creation abandoned only when the last moment to send it, and the longest time-out, have passed", () => {
    const longestTimeout = MINUTE;
    expect(SEND_WINDOW_MS + longestTimeout).toBeLessThan(ABANDONED_AFTER_MS);
  });
});

describe("an absence", () => {
  it.each<[string, number | null, number, boolean]>([
    ["the first look-up, however late", null, 60 * MINUTE, false],
    ["two look-ups 60 s apart, the later exactly 6 min after sending", 5 * MINUTE, 6 * MINUTE, true],
    ["the later 1 ms short of 6 min", 4 * MINUTE, 6 * MINUTE - 1, false],
    ["the look-ups 1 ms short of 60 s apart", 6 * MINUTE + 1, 7 * MINUTE, false],
    ["both past 6 min, exactly 60 s apart", 6 * MINUTE, 7 * MINUTE, true],
    ["the first at once, the later at 6 min", 0, 6 * MINUTE, true],
    ["two look-ups a minute apart, both too early", MINUTE, 2 * MINUTE, false],
    ["the same look-up twice", 7 * MINUTE, 7 * MINUTE, false],
    ["a clock that was put back between them", 8 * MINUTE, 7 * MINUTE, false],
    ["a clock that was put back behind the sending", -2 * MINUTE, -MINUTE, false],
  ])("%s", (_, firstAbsent, now, believed) => {
    const firstAbsentAt = firstAbsent === null ? null : afterSending(firstAbsent);
    expect(isAbsenceBelieved({ sentAt: SENT, firstAbsentAt, now: afterSending(now) })).toBe(believed);
  });

  const instant = fc.integer({ min: -20 * MINUTE, max: 20 * MINUTE });

  it("is believed exactly when both limits have passed", () => {
    fc.assert(
      fc.property(instant, instant, (first, now) => {
        const believed = isAbsenceBelieved({
          sentAt: SENT,
          firstAbsentAt: afterSending(first),
          now: afterSending(now),
        });
        expect(believed).toBe(now - first >= 60_000 && now >= 360_000);
      }),
    );
  });

  it("once believed stays so as time goes on", () => {
    fc.assert(
      fc.property(instant, instant, fc.nat(), (first, now, later) => {
        const at = (ms: number) =>
          isAbsenceBelieved({ sentAt: SENT, firstAbsentAt: afterSending(first), now: afterSending(ms) });
        fc.pre(at(now));
        expect(at(now + later)).toBe(true);
      }),
    );
  });
});

describe("a ticket that is read back", () => {
  const sent = { reference: "bc:ab3def:0190", companyId: 184 };
  const ticket: PsaTicket = {
    id: 48_120,
    number: "T20261122.0001",
    title: "[Backupchecks] Contoso - Daily VM backup - Error",
    companyId: 184,
    statusId: 1,
    reference: sent.reference,
    createdAt: SENT,
    completedAt: null,
  };

  it.each<[string, Partial<PsaTicket>, ReturnType<typeof kinshipOf>]>([
    ["our reference and company", {}, "ours"],
    ["our reference, another title", { title: "Backup failed" }, "ours"],
    ["another reference, our company", { reference: "bc:ab3def:0001" }, "merged"],
    ["no reference, our company", { reference: null }, "merged"],
    ["our reference, another company", { companyId: 185 }, "foreign"],
    ["another reference, another company", { reference: null, companyId: 185 }, "foreign"],
    ["the MSP's own company, which has ID 0", { companyId: 0 }, "foreign"],
  ])("with %s", (_, differing, kinship) => {
    expect(kinshipOf({ ...ticket, ...differing }, sent)).toBe(kinship);
  });

  it("may be the MSP's own: company 0 is a company", () => {
    expect(kinshipOf({ ...ticket, companyId: 0 }, { ...sent, companyId: 0 })).toBe("ours");
  });
});
