import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildQuery, type Condition, LIST_LIMIT, OPERATORS } from "./query";

type Field = "id" | "companyName";
const base = { includeFields: ["id", "companyName"] as Field[], maxRecords: 500 };

function build(filter: Condition<Field>) {
  return buildQuery<Field>({ ...base, filter });
}

/** All operators that stand anywhere in a body, however deep. */
function operatorsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(operatorsIn);
  if (typeof value !== "object" || value === null) return [];
  const { op, ...rest } = value as { op?: unknown };
  return [...("op" in value ? [op] : []), ...Object.values(rest).flatMap(operatorsIn)];
}

/** Operators that people have written, and Autotask ignored (autotask-api.md 3.1). */
const MISSPELT = [
  "ne",
  "isnotnull",
  "beginsw",
  "noteExist",
  "EQ",
  "=",
  "like",
  "not",
  "",
  "constructor",
  "__proto__",
];

describe("buildQuery", () => {
  it("writes the body of a query", () => {
    expect(
      build({
        op: "or",
        items: [
          { op: "contains", field: "companyName", value: "Contoso" },
          { op: "eq", field: "id", value: 0 },
        ],
      }),
    ).toEqual({
      filter: [
        {
          op: "or",
          items: [
            { op: "contains", field: "companyName", value: "Contoso" },
            { op: "eq", field: "id", value: 0 },
          ],
        },
      ],
      includeFields: ["id", "companyName"],
      maxRecords: 500,
    });
  });

  it("sends nothing that the caller put beside a condition", () => {
    const condition = { op: "exist", field: "id", value: 7, udf: true } as unknown as Condition<Field>;
    expect(build(condition).filter).toEqual([{ op: "exist", field: "id" }]);
  });

  it.each(MISSPELT)("refuses the operator %j", (op) => {
    expect(() => build({ op, field: "id", value: 1 } as unknown as Condition<Field>)).toThrow(RangeError);
  });

  const list = (length: number): Condition<Field> => ({
    op: "in",
    field: "id",
    value: Array(length).fill(1),
  });
  it.each<[string, Condition<Field>]>([
    ["an empty list", list(0)],
    ["a list beyond the limit", list(LIST_LIMIT + 1)],
    ["an empty group", { op: "and", items: [] }],
    ["null as a value", { op: "eq", field: "id", value: null } as unknown as Condition<Field>],
    ["no value", { op: "eq", field: "id" } as unknown as Condition<Field>],
    ["null in a list", { op: "in", field: "id", value: [1, null] } as unknown as Condition<Field>],
    ["NaN", { op: "eq", field: "id", value: Number.NaN }],
    ["no field", { op: "exist" } as unknown as Condition<Field>],
    ["an odd field", { op: "exist", field: "id; drop" } as unknown as Condition<Field>],
  ])("refuses %s", (_, filter) => {
    expect(() => build(filter)).toThrow(RangeError);
  });

  it("takes a list up to the limit", () => {
    expect(build(list(LIST_LIMIT)).filter).toHaveLength(1);
  });

  it.each([0, -1, 501, 1.5, Number.NaN])("refuses a page of %s rows", (maxRecords) => {
    expect(() => buildQuery<Field>({ ...base, filter: list(1), maxRecords })).toThrow(RangeError);
  });

  it("refuses a query without the ID", () => {
    expect(() => buildQuery<Field>({ ...base, filter: list(1), includeFields: ["companyName"] })).toThrow(
      RangeError,
    );
  });

  it("only ever writes operators that Autotask knows", () => {
    const operator = fc.oneof(fc.constantFrom(...OPERATORS), fc.constantFrom(...MISSPELT), fc.string());
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer()),
    );
    const field = fc.constantFrom("id", "companyName");
    const { condition } = fc.letrec((tie) => ({
      condition: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.record({ op: operator, field, value }, { requiredKeys: ["op"] }),
        fc.record(
          { op: operator, field, items: fc.array(tie("condition"), { maxLength: 4 }) },
          { requiredKeys: ["op", "items"] },
        ),
      ),
    }));
    let built = 0;
    fc.assert(
      fc.property(condition, (given) => {
        let body: unknown;
        try {
          body = build(given as Condition<Field>);
        } catch {
          return;
        }
        built += 1;
        const operators = operatorsIn(body);
        expect(operators.length).toBeGreaterThan(0);
        expect(operators.filter((op) => !OPERATORS.includes(op as string))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(built).toBeGreaterThan(100);
  });
});
