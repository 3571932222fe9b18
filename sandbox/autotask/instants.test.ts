import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatInstant, parseInstant } from "./instants";

describe("instants", () => {
  it.each([
    ["2026-11-22T21:00:00.000Z", "2026-11-22T21:00:00Z"],
    ["2026-11-22T21:00:10.120Z", "2026-11-22T21:00:10.12Z"],
    ["2026-11-22T21:00:10.5+01:00", "2026-11-22T20:00:10.5Z"],
    ["2026-11-22T21:00:10", "2026-11-22T21:00:10Z"],
    ["2026-11-22", "2026-11-22T00:00:00Z"],
  ])("%s is written as %s", (text, written) => {
    expect(formatInstant(parseInstant(text) ?? Number.NaN)).toBe(written);
  });

  it.each(["yesterday", "", "2026-13-40", "22-11-2026"])("%j is no instant", (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it("reads back what it writes", () => {
    const range = { min: new Date("1970-01-01T00:00:00Z"), max: new Date("2100-01-01T00:00:00Z") };
    fc.assert(
      fc.property(fc.date({ ...range, noInvalidDate: true }), (date) => {
        expect(parseInstant(formatInstant(date.getTime()))).toBe(date.getTime());
      }),
    );
  });
});
