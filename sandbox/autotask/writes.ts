import type { Entity, FieldValue, Row } from "./entities";
import type { FieldDefinition } from "./fields";
import { formatInstant, parseInstant } from "./instants";
import { lowerKeyed, refuseJsonType } from "./json-bodies";
import { refuse } from "./replies";
import type { SandboxState } from "./state";
import { asWindows1252 } from "./windows-1252";

export type Fields = Record<string, FieldValue>;

/** What a body says, in the API's own spelling and types. */
export interface WriteBody {
  /** The `id` of the body; null if it has none or one that is no number. */
  id: number | null;
  fields: Fields;
}

const SUFFIX = " ; on record number [1].";
const LARGEST_INTEGER = 2 ** 31 - 1;

/**
 * Reads the body of a create or an update: unknown properties and read-only ones are ignored (the latter refused if the switch says
 * so), texts become Windows-1252 (autotask-api.md 4.2, 4.3).
 * @throws Refusal for a value of the wrong type or a text that is too long.
 */
export function readWriteBody(state: SandboxState, entity: Entity, body: unknown): WriteBody {
  const keyed = lowerKeyed(body) ?? refuseJsonType("", body ?? null);
  const fields: Fields = {};
  for (const [key, value] of keyed) {
    const field = entity.fieldsByLowerName.get(key);
    if (field === undefined || field.name === "id") {
      continue;
    }
    if (field.isReadOnly) {
      if (state.switches.rejectReadOnly) {
        refuse(`The field ${field.name} is read only.${SUFFIX}`);
      }
      continue;
    }
    fields[field.name] = converted(field, value);
  }
  const id = Number(keyed.get("id") ?? Number.NaN);
  return { id: Number.isInteger(id) ? id : null, fields };
}

function converted(field: FieldDefinition, value: unknown): FieldValue {
  if (value === null) {
    return field.dataType === "boolean" ? refuseJsonType(field.name, value) : null;
  }
  switch (field.dataType) {
    case "string":
      return convertedText(field, value);
    case "boolean":
      return convertedBoolean(field, value);
    case "datetime":
      return convertedInstant(field, value);
    default:
      return convertedNumber(field, value);
  }
}

function convertedText(field: FieldDefinition, value: unknown): string {
  if (typeof value === "object") {
    refuseJsonType(field.name, value);
  }
  const text = asWindows1252(String(value));
  if (text.length > field.length) {
    refuse(`The length of ${field.name} must not exceed ${field.length}.${SUFFIX}`);
  }
  return text;
}

function convertedBoolean(field: FieldDefinition, value: unknown): boolean {
  const word = String(value).toLowerCase();
  return word === "true" || (word !== "false" && refuseJsonType(field.name, value));
}

function convertedInstant(field: FieldDefinition, value: unknown): string | null {
  if (value === "") {
    return null;
  }
  const milliseconds = typeof value === "string" ? parseInstant(value) : null;
  return milliseconds === null
    ? refuse(
        `Could not convert string to DateTime: ${String(value)}. Path '${field.name}', line 1, position 1.`,
      )
    : formatInstant(milliseconds);
}

function convertedNumber(field: FieldDefinition, value: unknown): number | null {
  if (value === "") {
    return null;
  }
  const number = typeof value === "string" || typeof value === "number" ? Number(value) : Number.NaN;
  const isWhole = field.dataType === "integer" || field.dataType === "long";
  const fits = isWhole ? Number.isInteger(number) : Number.isFinite(number);
  if (!fits || (field.dataType === "integer" && Math.abs(number) > LARGEST_INTEGER)) {
    refuseJsonType(field.name, value);
  }
  return number;
}

/** Refuses a row in which a required field has no value; all that are missing are named at once. */
export function requireFields(row: Row, names: readonly string[]): void {
  const missing = names.filter((name) => row[name] === undefined || row[name] === null || row[name] === "");
  if (missing.length > 0) {
    refuse(...missing.map((name) => `Missing Required Field: ${name}. ; on record number [1]`));
  }
}

/** Refuses a picklist value that does not exist or is inactive, among the fields named. */
export function checkPicklists(
  state: SandboxState,
  entity: Entity,
  row: Row,
  changed: ReadonlySet<string>,
): void {
  for (const field of entity.fields) {
    const value = row[field.name] ?? null;
    if (!field.isPickList || value === null || !changed.has(field.name)) {
      continue;
    }
    const isOffered = state
      .picklist(entity.name, field.name)
      .some((entry) => entry.value === value && entry.isActive);
    if (!isOffered) {
      refuse(`Picklist value [${value}] does not exist for ${field.name}.${SUFFIX}`);
    }
  }
}

/** Refuses an id that points to nothing, or to something inactive, among the fields named. */
export function checkReferences(
  state: SandboxState,
  entity: Entity,
  row: Row,
  changed: ReadonlySet<string>,
): void {
  for (const field of entity.fields) {
    const value = row[field.name] ?? null;
    const type = field.referenceEntityType;
    if (type === "" || field.isReadOnly || value === null || !changed.has(field.name)) {
      continue;
    }
    if (!isValidReference(state, type, Number(value))) {
      refuse(
        `Reference value on field: ${field.name} of type: ${type} does not exist or is invalid.${SUFFIX}`,
      );
    }
  }
}

/** What the tenant does not keep, contacts and contracts for instance, cannot be pointed to. */
function isValidReference(state: SandboxState, type: string, id: number): boolean {
  switch (type) {
    case "Company":
      return state.companies.get(id)?.isActive === true;
    case "Ticket":
      return !state.switches.hideTickets && state.tickets.has(id);
    case "Resource":
      return state.tenant.resources.some((resource) => resource.id === id && !resource.isApiOnly);
    case "Role":
      return state.tenant.resources.some((resource) => resource.roleIds.includes(id));
    default:
      return false;
  }
}
