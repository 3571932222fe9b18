import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, durationWords, exactTime, isTimeZone, shiftDay, shortDay, shortTime } from "./time-words";

const AMSTERDAM = "Europe/Amsterdam";
const NOW = new Date("2026-11-23T06:00:00Z");

describe("shortTime", () => {
  it.each([
    ["2026-11-23T04:12:00Z", "05:12"],
    ["2026-11-22T23:00:00Z", "00:00"],
    ["2026-11-22T21:41:30Z", "yesterday 22:41"],
    ["2026-11-21T22:30:00Z", "21 Nov"],
    ["2026-09-12T10:00:00Z", "12 Sep"],
    ["2026-01-01T00:00:00Z", "1 Jan"],
    ["2025-12-31T22:30:00Z", "31 Dec 2025"],
    ["2026-11-23T22:59:00Z", "23:59"],
    ["2026-11-23T23:00:00Z", "24 Nov"],
  ])("says %s as %s", (instant, words) => {
    expect(shortTime(new Date(instant), NOW, AMSTERDAM)).toBe(words);
  });

  it("has yesterday across the change of clocks and of years", () => {
    expect(shortTime(new Date("2026-10-24T22:30:00Z"), new Date("2026-10-26T05:00:00Z"), AMSTERDAM)).toBe(
      "yesterday 00:30",
    );
    expect(shortTime(new Date("2025-12-31T12:00:00Z"), new Date("2026-01-01T12:00:00Z"), "UTC")).toBe(
      "yesterday 12:00",
    );
  });

  it("goes by the viewer's day, not the machine's", () => {
    const instant = new Date("2026-11-22T23:30:00Z");
    expect(shortTime(instant, NOW, AMSTERDAM)).toBe("00:30");
    expect(shortTime(instant, NOW, "UTC")).toBe("yesterday 23:30");
  });
});

describe("days", () => {
  it("names a day in a zone", () => {
    expect(dayOf(new Date("2026-11-22T23:30:00Z"), AMSTERDAM)).toBe("2026-11-23");
    expect(dayOf(new Date("2026-11-22T23:30:00Z"), "UTC")).toBe("2026-11-22");
  });

  it("leaves out this year alone", () => {
    expect(shortDay(new Date("2026-11-20T12:00:00Z"), NOW, "UTC")).toBe("20 Nov");
    expect(shortDay(new Date("2024-02-29T12:00:00Z"), NOW, "UTC")).toBe("29 Feb 2024");
  });

  it("shifts there and back", () => {
    const day = fc
      .date({ min: new Date("1900-01-01"), max: new Date("2900-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.integer({ min: -4000, max: 4000 }), (from, days) => {
        expect(shiftDay(shiftDay(from, days), -days)).toBe(from);
      }),
    );
    expect(shiftDay("2024-02-28", 1)).toBe("2024-02-29");
  });
});

describe("exactTime", () => {
  it.each([
    ["2026-11-22T21:41:30Z", AMSTERDAM, "Sunday 22 November 2026 at 22:41:30, Europe/Amsterdam (UTC+1)"],
    ["2026-07-01T21:41:30Z", AMSTERDAM, "Wednesday 1 July 2026 at 23:41:30, Europe/Amsterdam (UTC+2)"],
    [
      "2026-07-01T21:41:30Z",
      "America/St_Johns",
      "Wednesday 1 July 2026 at 19:11:30, America/St_Johns (UTC−2:30)",
    ],
    ["2026-11-22T21:41:30.900Z", "Europe/London", "Sunday 22 November 2026 at 21:41:30, Europe/London (UTC)"],
    ["2026-11-22T21:41:30Z", "UTC", "Sunday 22 November 2026 at 21:41:30, UTC"],
  ])("says %s in %s", (instant, zone, words) => {
    expect(exactTime(new Date(instant), zone)).toBe(words);
  });
});

describe("durationWords", () => {
  it.each([
    [-5, "0 s"],
    [0, "0 s"],
    [59.6, "1 min 00 s"],
    [59, "59 s"],
    [2486, "41 min 26 s"],
    [3600, "1 h 00 min"],
    [11_100, "3 h 05 min"],
    [86_400, "1 d"],
    [187_200, "2 d 4 h"],
  ])("says %d seconds as %s", (seconds, words) => {
    expect(durationWords(seconds)).toBe(words);
  });
});

describe("isTimeZone", () => {
  it.each([
    ["Europe/Amsterdam", true],
    ["UTC", true],
    ["Middle/Earth", false],
    ["", false],
  ])("%s: %s", (name, expected) => {
    expect(isTimeZone(name)).toBe(expected);
  });
});
