import type { Entity } from "./entities";
import { isDenied, type Verb } from "./permissions";
import { json, type Reply, unknownAddress } from "./replies";
import type { SandboxState } from "./state";
import type { PicklistValue } from "./tenant";

/** Answers `entityInformation` (autotask-api.md 8). */
export function answerEntityInformation(state: SandboxState, entity: Entity): Reply {
  const access = (can: boolean, verb: Verb) => (can && !isDenied(state, entity, verb) ? "All" : "None");
  return json(200, {
    info: {
      name: entity.singular,
      canCreate: entity.canCreate,
      canDelete: entity.canDelete,
      canQuery: true,
      canUpdate: entity.canUpdate,
      userAccessForCreate: access(entity.canCreate, "create"),
      userAccessForDelete: access(entity.canDelete, "delete"),
      userAccessForQuery: access(true, "query"),
      userAccessForUpdate: access(entity.canUpdate, "update"),
      hasUserDefinedFields: entity.hasUserDefinedFields,
      supportsWebhookCallouts: entity.supportsWebhookCallouts,
    },
  });
}

/** Answers `entityInformation/fields`: `value` is a string, inactive values are there too, "none" is an empty string. */
export function answerFields(state: SandboxState, entity: Entity): Reply {
  const fields = entity.fields.map((field) => ({
    name: field.name,
    dataType: field.dataType,
    length: field.length,
    isRequired: field.isRequired,
    isReadOnly: field.isReadOnly,
    isQueryable: field.isQueryable,
    isReference: field.referenceEntityType !== "",
    referenceEntityType: field.referenceEntityType,
    isPickList: field.isPickList,
    picklistValues: field.isPickList ? state.picklist(entity.name, field.name).map(picklistItem) : null,
    picklistParentValueField: field.parentField,
    isSupportedWebhookField: false,
  }));
  return json(200, { fields });
}

/** Answers `entityInformation/userDefinedFields`: the tenant has none; where an entity cannot have any there is no such address. */
export function answerUserDefinedFields(entity: Entity): Reply {
  return entity.hasUserDefinedFields ? json(200, { fields: [] }) : unknownAddress();
}

function picklistItem(entry: PicklistValue, index: number) {
  return {
    value: String(entry.value),
    label: entry.label,
    isDefaultValue: entry.isDefaultValue,
    sortOrder: index,
    parentValue: entry.parentValue === null ? "" : String(entry.parentValue),
    isActive: entry.isActive,
    isSystem: entry.isSystem,
  };
}
