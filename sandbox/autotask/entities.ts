import { type FieldDefinition, fieldTable } from "./fields";
import { TICKET_FIELDS } from "./ticket-fields";

export type EntityName = "Tickets" | "TicketNotes" | "TimeEntries" | "Companies" | "DeletedTicketLogs";
export type FieldValue = string | number | boolean | null;

/** A stored row holds what has a value; a field that it lacks is null, or false for a boolean. Rows are replaced, never changed. */
export interface Row {
  id: number;
  [field: string]: FieldValue | undefined;
}

export interface Entity {
  name: EntityName;
  /** The form that error texts and metadata use. */
  singular: string;
  fields: readonly FieldDefinition[];
  /** By the name in lower case: the API does not mind case in the names of fields. */
  fieldsByLowerName: ReadonlyMap<string, FieldDefinition>;
  /** Whether `POST`, `PATCH` and `PUT /{Entity}` exist; the others live below a parent or cannot be written. */
  hasRootRoutes: boolean;
  canCreate: boolean;
  canUpdate: boolean;
  canDelete: boolean;
  hasUserDefinedFields: boolean;
  supportsWebhookCallouts: boolean;
}

function entity(
  description: Omit<Entity, "fieldsByLowerName" | "canCreate" | "canUpdate" | "canDelete"> & {
    verbs: string;
  },
): Entity {
  const { verbs, ...rest } = description;
  return {
    ...rest,
    fieldsByLowerName: new Map(rest.fields.map((field) => [field.name.toLowerCase(), field])),
    canCreate: verbs.includes("create"),
    canUpdate: verbs.includes("update"),
    canDelete: verbs.includes("delete"),
  };
}

/** The entities that the sandbox knows, with their flags (autotask-api.md 4 to 8). */
export const ENTITIES: Readonly<Record<EntityName, Entity>> = {
  Tickets: entity({
    name: "Tickets",
    singular: "Ticket",
    fields: TICKET_FIELDS,
    hasRootRoutes: true,
    verbs: "create update",
    hasUserDefinedFields: true,
    supportsWebhookCallouts: true,
  }),
  TicketNotes: entity({
    name: "TicketNotes",
    singular: "TicketNote",
    fields: fieldTable(`
      id long required readonly
      createDateTime datetime readonly
      createdByContactID integer ref=Contact
      creatorResourceID integer readonly ref=Resource
      description string(32000) required
      impersonatorCreatorResourceID integer readonly ref=Resource
      impersonatorUpdaterResourceID integer readonly ref=Resource
      lastActivityDate datetime readonly
      noteType integer required picklist
      publish integer required picklist
      ticketID integer required ref=Ticket
      title string(250)
    `),
    hasRootRoutes: false,
    verbs: "create update",
    hasUserDefinedFields: false,
    supportsWebhookCallouts: true,
  }),
  TimeEntries: entity({
    name: "TimeEntries",
    singular: "TimeEntry",
    fields: fieldTable(`
      id long required readonly
      billingCodeID integer ref=BillingCode
      contractID integer ref=Contract
      createDateTime datetime readonly
      creatorUserID integer readonly ref=Resource
      dateWorked datetime
      endDateTime datetime
      hoursToBill decimal readonly
      hoursWorked decimal
      internalNotes string(32000)
      isNonBillable boolean
      lastModifiedDateTime datetime readonly
      lastModifiedUserID integer readonly ref=Resource
      resourceID integer required ref=Resource
      roleID integer ref=Role
      showOnInvoice boolean
      startDateTime datetime
      summaryNotes string(32000)
      taskID integer ref=Task
      ticketID integer ref=Ticket
      timeEntryType integer readonly picklist
    `),
    hasRootRoutes: true,
    verbs: "create update delete",
    hasUserDefinedFields: false,
    supportsWebhookCallouts: false,
  }),
  Companies: entity({
    name: "Companies",
    singular: "Company",
    fields: fieldTable(`
      id long required readonly
      address1 string(128)
      address2 string(128)
      city string(50)
      classification integer picklist
      companyCategoryID integer picklist
      companyName string(100) required
      companyNumber string(50)
      companyType integer required picklist
      countryID integer ref=Country
      createDate datetime readonly
      fax string(25)
      isActive boolean
      lastActivityDate datetime readonly
      lastTrackedModifiedDateTime datetime readonly
      ownerResourceID integer required ref=Resource
      parentCompanyID integer ref=Company
      phone string(25) required
      postalCode string(20)
      state string(40)
      webAddress string(255)
    `),
    hasRootRoutes: true,
    verbs: "create update",
    hasUserDefinedFields: true,
    supportsWebhookCallouts: true,
  }),
  DeletedTicketLogs: entity({
    name: "DeletedTicketLogs",
    singular: "DeletedTicketLog",
    fields: fieldTable(`
      id long required readonly
      deletedByResourceID integer readonly ref=Resource
      deletedDateTime datetime readonly
      ticketID integer readonly
      ticketNumber string(50) readonly
      ticketTitle string(255) readonly
    `),
    hasRootRoutes: false,
    verbs: "",
    hasUserDefinedFields: false,
    supportsWebhookCallouts: false,
  }),
};

const BY_LOWER_NAME = new Map(Object.values(ENTITIES).map((entry) => [entry.name.toLowerCase(), entry]));

/** The entity of this name in any case, or undefined. */
export function entityNamed(name: string): Entity | undefined {
  return BY_LOWER_NAME.get(name.toLowerCase());
}

/** The rows that belong to a ticket, in their order. */
export function rowsOfTicket(rows: Iterable<Row>, ticketId: number): Row[] {
  return [...rows].filter((row) => row.ticketID === ticketId);
}

/** The value of a field as the API shows it: what a row lacks is null, or false for a boolean. */
export function fieldValue(row: Row, field: FieldDefinition): FieldValue {
  return row[field.name] ?? (field.dataType === "boolean" ? false : null);
}
