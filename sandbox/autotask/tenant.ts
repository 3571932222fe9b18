import type { EntityName } from "./entities";
import { SANDBOX_COMPANIES, type SampleCompany } from "./sample-companies";
import { samplePicklists } from "./sample-picklists";
import { sampleTickets } from "./sample-tickets";

export type { SampleCompany } from "./sample-companies";
export { SANDBOX_COMPANIES } from "./sample-companies";

export interface TenantCredentials {
  userName: string;
  secret: string;
  integrationCode: string;
}

/** A value of a picklist as the metadata shows it, except that the API writes `value` as a string (autotask-api.md 8). */
export interface PicklistValue {
  value: number;
  label: string;
  isActive: boolean;
  isSystem: boolean;
  isDefaultValue: boolean;
  /** The value of the parent picklist under which this one may be chosen; null for none. */
  parentValue: number | null;
}

/** Which fields are picklists and what they offer, by entity and field. A picklist that is not named here is empty. */
export type Picklists = Partial<Record<EntityName, Record<string, PicklistValue[]>>>;

/** What a ticket category asks for (autotask-api.md 4.2, 5). */
export interface CategoryRule {
  requiresQueue: boolean;
  /** Hours after creation to which a missing due date is set; null: the due date must be sent. */
  dueAfterHours: number | null;
  requiresNoteTitle: boolean;
}

export interface TenantResource {
  id: number;
  name: string;
  roleIds: number[];
  /** An API-only user can create, but nothing can be assigned to it. */
  isApiOnly: boolean;
}

/** A ticket that is there from the start, made by a person. */
export interface TenantTicket {
  companyID: number;
  title: string;
  description: string;
  status: number;
  priority: number;
  queueID: number;
  source: number;
  externalID?: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  notes?: { title: string; description: string; publish: number }[];
  timeEntries?: { hoursWorked: number; isNonBillable: boolean; summaryNotes: string }[];
}

/** A database of Autotask: everything that a reset brings back. */
export interface Tenant {
  zoneName: string;
  /** The database number in the answer of the zone discovery. */
  ci: number;
  credentials: TenantCredentials;
  companies: readonly SampleCompany[];
  resources: readonly TenantResource[];
  picklists: Picklists;
  categories: Readonly<Record<number, CategoryRule>>;
  tickets: readonly TenantTicket[];
  /** Added to the ID of every record: two tenants that one application knows have no ID in common. 0 by default. */
  idsFrom?: number;
}

/** How the sample tenant's API user signs in. They open nothing but a sandbox. */
export const SANDBOX_CREDENTIALS: Readonly<TenantCredentials> = {
  userName: "backupchecks@sandbox.example",
  secret: "sandbox-secret-9d2f",
  integrationCode: "BACKUPCHECKSSANDBOX",
};

/** The people of the sample tenant; the first is the API user. */
export const SANDBOX_RESOURCES: readonly TenantResource[] = [
  { id: 29682890, name: "Backupchecks API", roleIds: [], isApiOnly: true },
  { id: 29682885, name: "Sanne de Wit", roleIds: [29683396, 29683397], isApiOnly: false },
  { id: 29682886, name: "Joris Bakker", roleIds: [29683396], isApiOnly: false },
  { id: 29682887, name: "Imane Haddad", roleIds: [29683397], isApiOnly: false },
];

/**
 * A fresh copy of the sample tenant: a service provider with some forty customers and a week of tickets.
 * @param now Milliseconds since 1970; the tickets are dated back from it.
 */
export function sampleTenant(now: number = Date.now()): Tenant {
  return {
    zoneName: "Local Sandbox",
    ci: 481516,
    credentials: { ...SANDBOX_CREDENTIALS },
    companies: SANDBOX_COMPANIES,
    resources: SANDBOX_RESOURCES,
    picklists: samplePicklists(),
    categories: {
      2: { requiresQueue: false, dueAfterHours: 8, requiresNoteTitle: false },
      3: { requiresQueue: true, dueAfterHours: null, requiresNoteTitle: true },
      101: { requiresQueue: true, dueAfterHours: 24, requiresNoteTitle: false },
    },
    tickets: sampleTickets(now),
  };
}
