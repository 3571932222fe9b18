import "server-only";

/**
 * The operators of Autotask's queries, closed: Autotask drops a condition whose operator it does not know without a word, and
 * the answer gets wider (autotask-api.md 3.1).
 */
const COMPARISONS = ["eq", "noteq", "gt", "gte", "lt", "lte", "beginsWith", "endsWith", "contains"] as const;
const PRESENCES = ["exist", "notExist"] as const;
const MEMBERSHIPS = ["in", "notIn"] as const;
const GROUPS = ["and", "or"] as const;

export const OPERATORS: readonly string[] = [...COMPARISONS, ...PRESENCES, ...MEMBERSHIPS, ...GROUPS];

/** Null is no value: `eq null` matches nothing, ever; `notExist` is meant. */
export type QueryValue = string | number | boolean;

export type Condition<Field extends string> =
  | { op: (typeof COMPARISONS)[number]; field: Field; value: QueryValue }
  | { op: (typeof PRESENCES)[number]; field: Field }
  | { op: (typeof MEMBERSHIPS)[number]; field: Field; value: QueryValue[] }
  | { op: (typeof GROUPS)[number]; items: Condition<Field>[] };

export interface Query<Field extends string> {
  filter: Condition<Field>;
  /** Always given: without it a row of a ticket has some eighty fields. */
  includeFields: readonly Field[];
  /** 1 to 500, the size of a page. */
  maxRecords: number;
}

/** The body of a query on the wire. */
export interface QueryBody {
  filter: object[];
  includeFields: readonly string[];
  maxRecords: number;
}

export const PAGE_LIMIT = 500;

/** Of the 500 alternatives that Autotask allows in a query, what is used in practice (autotask-api.md 3.1). */
export const LIST_LIMIT = 200;

/**
 * Builds the body of a query and checks what the compiler can't see.
 * @throws RangeError for an operator, list, value or size that Autotask would ignore or refuse: a bug of the caller.
 */
export function buildQuery<Field extends string>(query: Query<Field>): QueryBody {
  const { filter, includeFields, maxRecords } = query;
  if (!Number.isInteger(maxRecords) || maxRecords < 1 || maxRecords > PAGE_LIMIT) {
    throw new RangeError(`A page has 1 to ${PAGE_LIMIT} rows, not ${maxRecords}.`);
  }
  // Pages go by ID, and Autotask wants it beyond one page (autotask-api.md 3.3).
  if (!(includeFields as readonly string[]).includes("id"))
    throw new RangeError("A query has to ask for the ID.");
  return { filter: [buildCondition(filter)], includeFields: [...includeFields], maxRecords };
}

function buildCondition<Field extends string>(condition: Condition<Field>): object {
  switch (condition.op) {
    case "and":
    case "or": {
      if (condition.items.length === 0) throw new RangeError("A group needs a condition.");
      return { op: condition.op, items: condition.items.map(buildCondition) };
    }
    case "exist":
    case "notExist":
      return { op: condition.op, field: named(condition.field) };
    case "in":
    case "notIn": {
      const { length } = condition.value;
      if (length === 0 || length > LIST_LIMIT) {
        throw new RangeError(`A list has 1 to ${LIST_LIMIT} values, not ${length}.`);
      }
      return { op: condition.op, field: named(condition.field), value: condition.value.map(checked) };
    }
    default: {
      if (!(COMPARISONS as readonly string[]).includes(condition.op)) {
        throw new RangeError(`Autotask has no operator ${String(condition.op)}.`);
      }
      return { op: condition.op, field: named(condition.field), value: checked(condition.value) };
    }
  }
}

function named(field: string): string {
  if (typeof field !== "string" || !/^\w+$/.test(field))
    throw new RangeError("A condition needs the name of a field.");
  return field;
}

function checked(value: QueryValue): QueryValue {
  if (
    typeof value === "number"
      ? !Number.isFinite(value)
      : typeof value !== "string" && typeof value !== "boolean"
  ) {
    throw new RangeError("A condition needs a value.");
  }
  return value;
}
