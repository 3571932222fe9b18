import { type Entity, type FieldValue, fieldValue, type Row } from "./entities";
import type { FieldDefinition } from "./fields";
import { parseInstant } from "./instants";
import { type LowerKeyed, lowerKeyed, refuseJsonType } from "./json-bodies";
import { refuse } from "./replies";

export type Condition = (row: Row) => boolean;

type Comparable = string | number | boolean;

/** Most conditions of a call that are joined by OR, the values of a list among them (autotask-api.md 3.1). */
const MOST_ALTERNATIVES = 500;

/**
 * Reads the `filter` of a query (autotask-api.md 3.1). The conditions of its list are joined by AND. A condition with an unknown
 * operator is dropped without a word; null when nothing is left.
 * @throws Refusal for an unknown or unqueryable field, a value of the wrong type, more than 500 alternatives, a filter that is no list.
 */
export function compileFilter(entity: Entity, filter: unknown): Condition | null {
  if (!Array.isArray(filter)) {
    refuseJsonType("filter", filter);
  }
  if (countAlternatives(filter) > MOST_ALTERNATIVES) {
    refuse("Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions.");
  }
  return joined("and", compileAll(entity, filter));
}

function countAlternatives(items: unknown[]): number {
  let count = 0;
  for (const item of items) {
    const keyed = lowerKeyed(item);
    const op = keyed?.get("op");
    const nested = keyed?.get("items");
    const value = keyed?.get("value");
    if (Array.isArray(nested)) {
      count += (op === "or" ? nested.length : 0) + countAlternatives(nested);
    } else if ((op === "in" || op === "notIn") && Array.isArray(value)) {
      count += value.length;
    }
  }
  return count;
}

function compileAll(entity: Entity, items: unknown[]): Condition[] {
  return items.map((item) => compileItem(entity, item)).filter((condition) => condition !== null);
}

function compileItem(entity: Entity, item: unknown): Condition | null {
  const keyed = lowerKeyed(item) ?? refuseJsonType("filter", item);
  const op = keyed.get("op");
  if (op === "and" || op === "or") {
    const items = keyed.get("items");
    return joined(op, compileAll(entity, Array.isArray(items) ? items : []));
  }
  return compileComparison(entity, op, keyed);
}

function joined(op: "and" | "or", conditions: Condition[]): Condition | null {
  if (conditions.length === 0) {
    return null;
  }
  return op === "and"
    ? (row) => conditions.every((condition) => condition(row))
    : (row) => conditions.some((condition) => condition(row));
}

type ComparisonMaker = (field: FieldDefinition, value: unknown) => (stored: Comparable) => boolean;

/** What each operator asks of a stored value that is not null; a null fits none of them, as in SQL. */
const COMPARISONS: Readonly<Record<string, ComparisonMaker>> = {
  eq: (field, value) => equalTo(field, [value]),
  noteq: (field, value) => (isAbsent(value) ? never : not(equalTo(field, [value]))),
  in: (field, value) => equalTo(field, listOf(field, value)),
  notIn: (field, value) => not(equalTo(field, listOf(field, value))),
  gt: (field, value) => ordered(field, value, (order) => order > 0),
  gte: (field, value) => ordered(field, value, (order) => order >= 0),
  lt: (field, value) => ordered(field, value, (order) => order < 0),
  lte: (field, value) => ordered(field, value, (order) => order <= 0),
  beginsWith: (_field, value) => textual(value, (stored, wanted) => stored.startsWith(wanted)),
  endsWith: (_field, value) => textual(value, (stored, wanted) => stored.endsWith(wanted)),
  contains: (_field, value) => textual(value, (stored, wanted) => stored.includes(wanted)),
};

function compileComparison(entity: Entity, op: unknown, keyed: LowerKeyed): Condition | null {
  const isPresence = op === "exist" || op === "notExist";
  const make = typeof op === "string" && Object.hasOwn(COMPARISONS, op) ? COMPARISONS[op] : undefined;
  if (!isPresence && make === undefined) {
    return null;
  }
  const field = queryableField(entity, keyed);
  if (isPresence) {
    const wanted = op === "exist";
    return (row) => (fieldValue(row, field) !== null) === wanted;
  }
  const test = make?.(field, keyed.get("value")) ?? never;
  return (row) => {
    const stored = comparable(field, fieldValue(row, field));
    return stored !== null && test(stored);
  };
}

function queryableField(entity: Entity, keyed: LowerKeyed): FieldDefinition {
  const name = String(keyed.get("field") ?? "");
  const field = entity.fieldsByLowerName.get(name.toLowerCase());
  if (field === undefined || !field.isQueryable || keyed.get("udf") === true) {
    refuse(`Unable to find ${name} in the ${entity.singular} Entity.`);
  }
  return field;
}

/** A stored value in the form in which values are compared: instants as milliseconds, texts in lower case. */
function comparable(field: FieldDefinition, stored: FieldValue): Comparable | null {
  if (typeof stored !== "string") {
    return stored;
  }
  return field.dataType === "datetime" ? parseInstant(stored) : stored.toLowerCase();
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

const never = () => false;

function not(test: (stored: Comparable) => boolean): (stored: Comparable) => boolean {
  return (stored) => !test(stored);
}

/** A null among the values equals nothing. */
function equalTo(field: FieldDefinition, values: unknown[]): (stored: Comparable) => boolean {
  const wanted = new Set(values.filter((value) => !isAbsent(value)).map((value) => asked(field, value)));
  return (stored) => wanted.has(stored);
}

function listOf(field: FieldDefinition, value: unknown): unknown[] {
  return Array.isArray(value) ? value : refuseJsonType(field.name, value);
}

function ordered(
  field: FieldDefinition,
  value: unknown,
  fits: (order: number) => boolean,
): (stored: Comparable) => boolean {
  if (isAbsent(value)) {
    return never;
  }
  const wanted = asked(field, value);
  return (stored) => fits(stored === wanted ? 0 : stored > wanted ? 1 : -1);
}

function textual(
  value: unknown,
  fits: (stored: string, wanted: string) => boolean,
): (stored: Comparable) => boolean {
  if (isAbsent(value)) {
    return never;
  }
  const wanted = String(value).toLowerCase();
  return (stored) => fits(String(stored), wanted);
}

/** The value of a condition in the form of its field; refused as the database refuses it if it has none. */
function asked(field: FieldDefinition, value: unknown): Comparable {
  switch (field.dataType) {
    case "string":
      return String(value).toLowerCase();
    case "boolean":
      return askedBoolean(field, value);
    case "datetime":
      return (
        parseInstant(String(value)) ??
        refuse("Conversion failed when converting date and/or time from character string.")
      );
    default:
      return askedNumber(field, value);
  }
}

function askedBoolean(field: FieldDefinition, value: unknown): boolean {
  const word = String(value).toLowerCase();
  return word === "true" || (word !== "false" && refuseJsonType(field.name, value));
}

function askedNumber(field: FieldDefinition, value: unknown): number {
  const text = String(value).trim();
  const isWhole = field.dataType === "integer" || field.dataType === "long";
  if (!(isWhole ? /^[+-]?\d+$/ : /^[+-]?\d+(\.\d+)?$/).test(text)) {
    const sqlType = field.dataType === "integer" ? "int" : field.dataType === "long" ? "bigint" : "numeric";
    refuse(`Conversion failed when converting varchar '${text}' to data type ${sqlType}`);
  }
  return Number(text);
}
