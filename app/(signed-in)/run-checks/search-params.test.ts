import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RUN_STATUSES } from "@/lib/domain/run";
import { RUN_ORDERS } from "@/lib/domain/run-views";
import {
  activeFilters,
  filterOf,
  hrefOf,
  listKeyOf,
  NO_PARAMS,
  RANGES,
  type RunChecksParams,
  readParams,
  refiltered,
  unfiltered,
  withoutFilter,
} from "./search-params";

const ID = "0199a1b2-0000-7000-8000-00000000000a";

const text = fc
  .string({ minLength: 1, maxLength: 30 })
  .filter((value) => value.trim() === value && !value.includes("\0"));
const day = fc
  .date({ min: new Date("1000-01-01"), max: new Date("2999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const orNull = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });

const params: fc.Arbitrary<RunChecksParams> = fc
  .record({
    status: orNull(fc.constantFrom(...RUN_STATUSES)),
    customerId: orNull(fc.uuid()),
    software: orNull(text),
    text: orNull(text),
    range: orNull(fc.constantFrom(...RANGES)),
    from: orNull(day),
    to: orNull(day),
    ticket: orNull(fc.constantFrom("with" as const, "without" as const)),
    show: fc.constantFrom("queue" as const, "all" as const),
    cursor: orNull(text),
    successes: fc.constantFrom("folded" as const, "shown" as const),
    successesCursor: orNull(text),
    runId: orNull(fc.uuid()),
  })
  .map((all) => (all.range ? { ...all, from: null, to: null } : all))
  .chain((all) => fc.constantFrom(...RUN_ORDERS[all.show]).map((sort) => ({ ...all, sort })));

function read(href: string): RunChecksParams {
  return readParams(Object.fromEntries(new URL(href, "http://instance.invalid").searchParams));
}

describe("the address of Run Checks", () => {
  it("says everything: what is written is read back", () => {
    fc.assert(
      fc.property(params, (given) => {
        expect(read(hrefOf(given))).toEqual(given);
      }),
    );
  });

  it("is bare where everything is as usual", () => {
    expect(hrefOf(NO_PARAMS)).toBe("/run-checks");
    expect(readParams({})).toEqual(NO_PARAMS);
  });

  it.each([
    [{ status: "green" }],
    [{ status: ["error", "success"] }],
    [{ customer: "1; drop table runs" }],
    [{ run: "latest" }],
    [{ from: "2026-02-30" }],
    [{ to: "tomorrow" }],
    [{ q: "   " }],
    [{ q: "a\0b" }],
    [{ software: "x".repeat(201) }],
    [{ show: "queue" }],
    [{ sort: "status; drop" }],
    [{ when: "always" }],
  ])("leaves out what can't be read: %j", (raw) => {
    expect(readParams(raw)).toEqual(NO_PARAMS);
  });

  it("takes a moving range before fixed days", () => {
    expect(readParams({ when: "week", from: "2026-01-01" })).toEqual({ ...NO_PARAMS, range: "week" });
  });
});

describe("filters", () => {
  it.each([
    ["today", "2026-11-23"],
    ["yesterday", "2026-11-22"],
    ["week", "2026-11-17"],
  ] as const)("reads %s as from %s on", (range, from) => {
    expect(filterOf({ ...NO_PARAMS, range }, "2026-11-23")).toMatchObject({ from, to: null });
  });

  it("takes custom days as they are", () => {
    const custom = { ...NO_PARAMS, from: "2026-11-01", to: "2026-11-05" };
    expect(filterOf(custom, "2026-11-23")).toMatchObject({ from: "2026-11-01", to: "2026-11-05" });
  });

  it("starts another list at its first page, with nothing chosen", () => {
    const deep = { ...NO_PARAMS, cursor: "c", successesCursor: "s", runId: ID };
    expect(refiltered(deep, { status: "error" })).toEqual({ ...NO_PARAMS, status: "error" });
  });

  it("names what is set, and takes each away alone", () => {
    fc.assert(
      fc.property(params, (given) => {
        for (const name of activeFilters(given))
          expect(activeFilters(withoutFilter(given, name))).toEqual(
            activeFilters(given).filter((each) => each !== name),
          );
        expect(activeFilters(unfiltered(given))).toEqual([]);
        expect(unfiltered(given).show).toBe(given.show);
      }),
    );
  });

  it("knows a list whatever run is in the panel", () => {
    expect(listKeyOf({ ...NO_PARAMS, status: "error", runId: ID })).toBe(
      listKeyOf({ ...NO_PARAMS, status: "error" }),
    );
  });
});
