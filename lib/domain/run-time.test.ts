import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRunTime } from "./run-time";

describe("formatRunTime", () => {
  it.each([
    ["2026-11-22T21:00:04Z", "Europe/Amsterdam", "2026-11-22 22:00:04 +01:00 (Europe/Amsterdam)"],
    ["2026-07-22T20:00:04Z", "Europe/Amsterdam", "2026-07-22 22:00:04 +02:00 (Europe/Amsterdam)"],
    // The hour that comes twice when summer time ends, and the one that never comes when it begins.
    ["2026-10-25T00:30:00Z", "Europe/Amsterdam", "2026-10-25 02:30:00 +02:00 (Europe/Amsterdam)"],
    ["2026-10-25T01:30:00Z", "Europe/Amsterdam", "2026-10-25 02:30:00 +01:00 (Europe/Amsterdam)"],
    ["2026-03-29T00:59:59Z", "Europe/Amsterdam", "2026-03-29 01:59:59 +01:00 (Europe/Amsterdam)"],
    ["2026-03-29T01:00:00Z", "Europe/Amsterdam", "2026-03-29 03:00:00 +02:00 (Europe/Amsterdam)"],
    ["2026-11-22T21:00:04Z", "UTC", "2026-11-22 21:00:04 +00:00 (UTC)"],
    ["2026-11-22T00:00:00Z", "UTC", "2026-11-22 00:00:00 +00:00 (UTC)"],
    ["2026-11-22T21:00:04.999Z", "Asia/Kolkata", "2026-11-23 02:30:04 +05:30 (Asia/Kolkata)"],
    ["2026-11-22T02:00:04Z", "America/St_Johns", "2026-11-21 22:30:04 -03:30 (America/St_Johns)"],
    ["2026-01-01T04:59:59Z", "America/New_York", "2025-12-31 23:59:59 -05:00 (America/New_York)"],
    ["2026-01-01T11:00:00Z", "Pacific/Kiritimati", "2026-01-02 01:00:00 +14:00 (Pacific/Kiritimati)"],
    ["2026-01-01T11:00:00Z", "Asia/Kathmandu", "2026-01-01 16:45:00 +05:45 (Asia/Kathmandu)"],
  ])("%s in %s", (instant, zone, expected) => {
    expect(formatRunTime(new Date(instant), zone)).toBe(expected);
  });

  it("falls back to UTC, and says so, for a zone that is none", () => {
    expect(formatRunTime(new Date("2026-11-22T21:00:04Z"), "Mars/Olympus")).toBe(
      "2026-11-22 21:00:04 +00:00 (UTC)",
    );
    expect(formatRunTime(new Date("2026-11-22T21:00:04Z"), "")).toBe("2026-11-22 21:00:04 +00:00 (UTC)");
  });

  it("has a word for an instant that is none", () => {
    expect(formatRunTime(new Date(Number.NaN), "UTC")).toBe("unknown");
  });

  it("names the very second of the run in any zone", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1990-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
        fc.constantFrom(
          "UTC",
          "Europe/Amsterdam",
          "America/New_York",
          "Australia/Lord_Howe",
          "Asia/Kathmandu",
        ),
        (instant, zone) => {
          const match = /^(\S+) (\S+) (\S+) \((.*)\)$/.exec(formatRunTime(instant, zone));
          expect(match?.[4]).toBe(zone);
          const read = new Date(`${match?.[1]}T${match?.[2]}${match?.[3]}`);
          expect(read.getTime()).toBe(Math.floor(instant.getTime() / 1000) * 1000);
        },
      ),
    );
  });
});
