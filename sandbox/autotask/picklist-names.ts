import type { EntityName } from "./entities";
import type { SandboxState } from "./state";
import type { PicklistValue } from "./tenant";

/** The short names by which the control plane calls the picklists. */
const PICKLISTS: Readonly<Record<string, { entity: EntityName; field: string }>> = {
  queue: { entity: "Tickets", field: "queueID" },
  source: { entity: "Tickets", field: "source" },
  status: { entity: "Tickets", field: "status" },
  priority: { entity: "Tickets", field: "priority" },
  ticketType: { entity: "Tickets", field: "ticketType" },
  ticketCategory: { entity: "Tickets", field: "ticketCategory" },
  issueType: { entity: "Tickets", field: "issueType" },
  subIssueType: { entity: "Tickets", field: "subIssueType" },
  noteType: { entity: "TicketNotes", field: "noteType" },
  publish: { entity: "TicketNotes", field: "publish" },
  companyType: { entity: "Companies", field: "companyType" },
};

/** The values of a picklist, to be changed in place; null for a name that stands for none. Any case. */
export function picklistNamed(state: SandboxState, name: string): PicklistValue[] | null {
  const key = Object.keys(PICKLISTS).find((known) => known.toLowerCase() === name.toLowerCase());
  const place = key === undefined ? undefined : PICKLISTS[key];
  if (place === undefined) {
    return null;
  }
  const { entity, field } = place;
  state.picklists[entity] ??= {};
  const ofEntity = state.picklists[entity];
  ofEntity[field] ??= [];
  return ofEntity[field];
}

/** All picklists by their short names. */
export function picklistsByName(state: SandboxState): Record<string, PicklistValue[]> {
  return Object.fromEntries(
    Object.entries(PICKLISTS).map(([name, { entity, field }]) => [name, state.picklist(entity, field)]),
  );
}

/** Changes a value as an administrator does, or adds it if it is new; null for a name that stands for no picklist. */
export function changePicklistValue(
  state: SandboxState,
  name: string,
  value: number,
  input: { isActive?: boolean; label?: string },
): PicklistValue | null {
  const values = picklistNamed(state, name);
  if (values === null) {
    return null;
  }
  let entry = values.find((known) => known.value === value);
  if (entry === undefined) {
    entry = {
      ...{ value, label: `Value ${value}`, isActive: true },
      ...{ isSystem: false, isDefaultValue: false, parentValue: null },
    };
    values.push(entry);
  }
  entry.label = input.label ?? entry.label;
  entry.isActive = input.isActive ?? entry.isActive;
  return entry;
}

/** Takes a value away; false if there is none. */
export function removePicklistValue(state: SandboxState, name: string, value: number): boolean {
  const values = picklistNamed(state, name);
  const index = values?.findIndex((known) => known.value === value) ?? -1;
  if (values === null || index === -1) {
    return false;
  }
  values.splice(index, 1);
  return true;
}
