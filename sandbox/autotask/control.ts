import type {
  BudgetInput,
  CompanyInput,
  CredentialsInput,
  FaultInput,
  FaultRule,
  RequestKind,
  RequestLogEntry,
  SandboxSnapshot,
  Switches,
  TicketSnapshot,
  WriteLogEntry,
} from "./control-types";
import type { FieldValue, Row } from "./entities";
import type { PicklistValue } from "./tenant";
import type { TimeEntryInput } from "./time-entries";

export type * from "./control-types";

/** What tests and scripts may do to a running sandbox. Every call throws, with the sandbox's own words, if it is refused. */
export interface SandboxControl {
  state(): Promise<SandboxSnapshot>;
  /** Requests to the API, oldest first. */
  requests(filter?: { entity?: string; kind?: RequestKind }): Promise<RequestLogEntry[]>;
  /** What requests to the API stored, oldest first. */
  writes(): Promise<WriteLogEntry[]>;
  /** Forgets requests and writes; their numbers go on. */
  clearRequests(): Promise<void>;
  /** Everything as at the start: tenant, faults, switches, credentials, budget, clock, logs. */
  reset(): Promise<void>;
  /** Puts the sandbox's clock forward. */
  advanceClock(milliseconds: number): Promise<void>;

  addFault(input: FaultInput): Promise<FaultRule>;
  faults(): Promise<FaultRule[]>;
  /** Removes one fault, or all of them. */
  clearFaults(id?: number): Promise<void>;

  /** A ticket with its notes and time entries; null if there is none. */
  ticket(id: number): Promise<{ ticket: TicketSnapshot; notes: Row[]; timeEntries: Row[] } | null>;
  /** As a person in the web interface; what is left out is filled in. */
  createTicket(fields?: Record<string, FieldValue>): Promise<TicketSnapshot>;
  deleteTicket(id: number): Promise<void>;
  setTicketStatus(id: number, status: number): Promise<TicketSnapshot>;
  addTimeEntry(ticketId: number, entry?: TimeEntryInput): Promise<Row>;
  removeTimeEntry(ticketId: number, entryId: number): Promise<void>;

  createCompany(input: CompanyInput): Promise<Row>;
  changeCompany(id: number, input: CompanyInput): Promise<Row>;
  deleteCompany(id: number): Promise<void>;
  /** Picklists by their short names: queue, source, status, priority, noteType, publish, … A new value is added. */
  changePicklistValue(
    picklist: string,
    value: number,
    input: { isActive?: boolean; label?: string },
  ): Promise<PicklistValue>;
  removePicklistValue(picklist: string, value: number): Promise<void>;

  setCredentials(input: CredentialsInput): Promise<void>;
  setSwitches(input: Partial<Switches>): Promise<void>;
  setBudget(input: BudgetInput): Promise<void>;
  /** Has the zone discovery send a further user name to another sandbox. */
  setZoneOf(userName: string, origin: string): Promise<void>;
}

/** A client of the control plane of the sandbox at this origin. */
export function controlOf(origin: string): SandboxControl {
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const response = await fetch(`${origin}/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response;
  };
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await ask(method, path, body);
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as T;
  };
  const act = async (method: string, path: string, body?: object): Promise<void> => {
    await call(method, path, body);
  };
  return {
    ...tenantControl(call, act),
    state: () => call("GET", "state"),
    requests: (filter = {}) => call("GET", `requests?${new URLSearchParams(filter)}`),
    writes: () => call("GET", "writes"),
    clearRequests: () => act("DELETE", "requests"),
    reset: () => act("POST", "reset"),
    advanceClock: (advanceMs) => act("POST", "clock", { advanceMs }),
    addFault: (input) => call("POST", "faults", input),
    faults: () => call("GET", "faults"),
    clearFaults: (id) => act("DELETE", id === undefined ? "faults" : `faults/${id}`),
    ticket: async (id) => {
      const response = await ask("GET", `tickets/${id}`);
      return response.status === 404 ? null : await response.json();
    },
  };
}

type Call = <T>(method: string, path: string, body?: object) => Promise<T>;
type Act = (method: string, path: string, body?: object) => Promise<void>;

function tenantControl(call: Call, act: Act) {
  return {
    createTicket: (fields: Record<string, FieldValue> = {}) =>
      call<TicketSnapshot>("POST", "tickets", fields),
    deleteTicket: (id: number) => act("POST", `tickets/${id}/delete`),
    setTicketStatus: (id: number, status: number) =>
      call<TicketSnapshot>("POST", `tickets/${id}/status`, { status }),
    addTimeEntry: (ticketId: number, entry: TimeEntryInput = {}) =>
      call<Row>("POST", `tickets/${ticketId}/time-entries`, entry),
    removeTimeEntry: (ticketId: number, entryId: number) =>
      act("DELETE", `tickets/${ticketId}/time-entries/${entryId}`),
    createCompany: (input: CompanyInput) => call<Row>("POST", "companies", input),
    changeCompany: (id: number, input: CompanyInput) => call<Row>("POST", `companies/${id}`, input),
    deleteCompany: (id: number) => act("POST", `companies/${id}`, { deleted: true }),
    changePicklistValue: (picklist: string, value: number, input: { isActive?: boolean; label?: string }) =>
      call<PicklistValue>("POST", `picklists/${picklist}/${value}`, input),
    removePicklistValue: (picklist: string, value: number) => act("DELETE", `picklists/${picklist}/${value}`),
    setCredentials: (input: CredentialsInput) => act("POST", "credentials", input),
    setSwitches: (input: Partial<Switches>) => act("POST", "switches", input),
    setBudget: (input: BudgetInput) => act("POST", "budget", input),
    setZoneOf: (userName: string, origin: string) => act("POST", "zones", { [userName]: origin }),
  };
}
