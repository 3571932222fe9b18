import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAutotaskDate, writeAutotaskDate } from "./dates";

describe("readAutotaskDate", () => {
  it.each([
    ["2019-09-05T08:23:00Z", "2019-09-05T08:23:00.000Z"],
    ["2019-09-05T08:23:00.1Z", "2019-09-05T08:23:00.100Z"],
    ["2019-09-05T08:23:00.12Z", "2019-09-05T08:23:00.120Z"],
    ["2019-09-05T08:23:00.123Z", "2019-09-05T08:23:00.123Z"],
    ["2019-09-05T08:23:00.1234567Z", "2019-09-05T08:23:00.123Z"],
    ["2019-09-05T08:23:00.9999999Z", "2019-09-05T08:23:00.999Z"],
    ["2019-09-05T08:23:00", "2019-09-05T08:23:00.000Z"],
    ["2019-09-05T08:23:00.7", "2019-09-05T08:23:00.700Z"],
    ["2019-09-05 08:23:00", "2019-09-05T08:23:00.000Z"],
    ["2019-09-05T08:23", "2019-09-05T08:23:00.000Z"],
    ["2019-09-05", "2019-09-05T00:00:00.000Z"],
    ["2019-09-05T08:23:00+02:00", "2019-09-05T06:23:00.000Z"],
    ["2019-09-05T08:23:00-0530", "2019-09-05T13:53:00.000Z"],
    ["  2019-09-05T08:23:00z ", "2019-09-05T08:23:00.000Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
  ])("reads %s as %s", (text, expected) => {
    expect(readAutotaskDate(text)?.toISOString()).toBe(expected);
  });

  it.each([
    "",
    "null",
    "2023-02-29T00:00:00Z",
    "2019-13-01T00:00:00Z",
    "2019-00-01",
    "2019-09-05T24:00:00Z",
    "2019-09-05T08:60:00Z",
    "0001-01-01T00:00:00",
    "05/09/2019",
    "2019-09-05T08:23:00Z; x",
    "1567671780",
  ])("takes %j for no date", (text) => {
    expect(readAutotaskDate(text)).toBeNull();
  });
});

describe("writeAutotaskDate", () => {
  it("writes seconds and nothing below", () => {
    expect(writeAutotaskDate(new Date("2026-11-22T21:00:04.987Z"))).toBe("2026-11-22T21:00:04Z");
  });

  it("is read back as the same second", () => {
    const instants = fc.date({
      min: new Date("1900-01-01T00:00:00Z"),
      max: new Date("2200-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        const second = Math.floor(instant.getTime() / 1000) * 1000;
        expect(readAutotaskDate(writeAutotaskDate(instant))?.getTime()).toBe(second);
      }),
    );
  });
});
