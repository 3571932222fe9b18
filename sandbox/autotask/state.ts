import { setMaxListeners } from "node:events";
import type { CredentialsInput, Switches } from "./control-types";
import type { EntityName, FieldValue, Row } from "./entities";
import { FaultBook } from "./faults";
import { formatInstant } from "./instants";
import { RollingBudget, ThreadGate } from "./limits";
import { RequestLog } from "./request-log";
import type { Picklists, PicklistValue, Tenant } from "./tenant";

/** What the API user of the sample tenant may not do, since Backupchecks asks for no such right. */
const DENIED = [
  "Companies:create",
  "Companies:update",
  "TimeEntries:create",
  "TimeEntries:update",
  "TimeEntries:delete",
];

/** Everything that one tenant holds at one time. A reset throws it away and makes another from the same tenant. */
export class SandboxState {
  readonly tickets = new Map<number, Row>();
  readonly notes = new Map<number, Row>();
  readonly timeEntries = new Map<number, Row>();
  readonly companies = new Map<number, Row>();
  readonly deletedTickets = new Map<number, Row>();
  /** Tickets that Autotask merged away: their id to the id of the one that took them in. */
  readonly merged = new Map<number, number>();
  /** Tickets that cannot be read yet, and from when on they can. */
  readonly hiddenUntil = new Map<number, number>();

  readonly faults = new FaultBook();
  readonly log = new RequestLog();
  readonly budget = new RollingBudget();
  readonly threads = new ThreadGate();
  /** User names that the zone discovery sends to another sandbox: name in lower case to origin. */
  readonly otherZones = new Map<string, string>();
  /** Aborted when this state is thrown away: whatever is still waiting gives up and stores nothing. */
  readonly ending = new AbortController();

  readonly switches: Switches = {
    absentIs404: false,
    hideNonBillable: false,
    hideTickets: false,
    rejectReadOnly: false,
    emptyFilterReturnsAll: false,
    retryAfter: null,
    latencySteps: false,
    latencyStepMs: 500,
    threadLimit: 3,
    denied: [...DENIED],
    completeStatuses: [5],
    doubleSlashInZoneUrl: false,
  };

  readonly credentials: Required<CredentialsInput> & { failures: number };
  readonly picklists: Picklists;

  private clockOffset = 0;
  private readonly lastIds = {
    ticket: 48_119,
    note: 29_684_000,
    timeEntry: 5_500,
    company: 29_683_500,
    deletedTicket: 900,
  };
  private readonly numbersByDay = new Map<string, number>();
  private planned: { at: number; action: () => void }[] = [];

  constructor(readonly tenant: Tenant) {
    // Every request that waits listens here; there may be any number of them.
    setMaxListeners(0, this.ending.signal);
    this.picklists = structuredClone(tenant.picklists);
    this.credentials = { ...tenant.credentials, locked: false, lockAfter: 5, failures: 0 };
  }

  /** Milliseconds since 1970, by a clock that the control plane can put forward. */
  now(): number {
    return Date.now() + this.clockOffset;
  }

  stamp(): string {
    return formatInstant(this.now());
  }

  advanceClock(milliseconds: number): void {
    this.clockOffset += milliseconds;
    this.settle();
  }

  /** Has something happen at a later time of the sandbox's clock. */
  plan(at: number, action: () => void): void {
    this.planned.push({ at, action });
  }

  /** Does what was planned and is due. Called before anything is looked at. */
  settle(): void {
    const now = this.now();
    const due = this.planned.filter((entry) => entry.at <= now);
    if (due.length > 0) {
      this.planned = this.planned.filter((entry) => entry.at > now);
      for (const entry of due) {
        entry.action();
      }
    }
  }

  nextId(kind: keyof typeof this.lastIds): number {
    this.lastIds[kind] += 1;
    return this.lastIds[kind] + (this.tenant.idsFrom ?? 0);
  }

  /** `T20261122.0007`: the seventh ticket made on that day, UTC (autotask-api.md 4.1). */
  nextTicketNumber(createdAt: number): string {
    const day = new Date(createdAt).toISOString().slice(0, 10).replaceAll("-", "");
    const number = (this.numbersByDay.get(day) ?? 0) + 1;
    this.numbersByDay.set(day, number);
    return `T${day}.${String(number).padStart(4, "0")}`;
  }

  /** The id under which everything is stored that comes in through the API. */
  get apiResourceId(): number {
    return this.tenant.resources.find((resource) => resource.isApiOnly)?.id ?? 1;
  }

  /** The id under which the control plane acts: the first person of the tenant. */
  get personId(): number {
    return this.tenant.resources.find((resource) => !resource.isApiOnly)?.id ?? 2;
  }

  picklist(entity: EntityName, field: string): PicklistValue[] {
    return this.picklists[entity]?.[field] ?? [];
  }

  /** The rows that the API user can see, by ascending id. */
  *visibleRows(entity: EntityName): Generator<Row> {
    for (const row of this.tableOf(entity).values()) {
      if (this.isVisible(entity, row)) {
        yield row;
      }
    }
  }

  /** The row with this id if the API user can see it. */
  visibleRow(entity: EntityName, id: number): Row | undefined {
    const row = this.tableOf(entity).get(id);
    return row !== undefined && this.isVisible(entity, row) ? row : undefined;
  }

  /** Labels for people; the number itself for a value without one. */
  labelOf(entity: EntityName, field: string, value: FieldValue | undefined): string {
    const label = this.picklist(entity, field).find((entry) => entry.value === value)?.label;
    return label ?? String(value ?? "");
  }

  private tableOf(entity: EntityName): Map<number, Row> {
    switch (entity) {
      case "Tickets":
        return this.tickets;
      case "TicketNotes":
        return this.notes;
      case "TimeEntries":
        return this.timeEntries;
      case "Companies":
        return this.companies;
      case "DeletedTicketLogs":
        return this.deletedTickets;
    }
  }

  private isVisible(entity: EntityName, row: Row): boolean {
    const belongsToTicket = entity === "Tickets" || entity === "TicketNotes" || entity === "TimeEntries";
    if (belongsToTicket && this.switches.hideTickets) {
      return false;
    }
    if (entity === "TimeEntries") {
      return !(this.switches.hideNonBillable && row.isNonBillable === true);
    }
    if (entity === "Tickets") {
      const until = this.hiddenUntil.get(row.id);
      return until === undefined || until <= this.now();
    }
    return true;
  }
}
