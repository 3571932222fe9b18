import type { ControlCall } from "./control-call";
import type { Fault, FaultInput, SandboxSnapshot, TicketSnapshot } from "./control-types";
import { isFaultType } from "./faults";
import type { SandboxHost } from "./host";
import { picklistsByName } from "./picklist-names";

/** Everything that the tenant holds, seen by nobody's rights. The secret is not shown. */
export function snapshotOf(host: SandboxHost): SandboxSnapshot {
  const { state } = host;
  const { userName, locked, failures, lockAfter } = state.credentials;
  return {
    tickets: [...state.tickets.values()] as TicketSnapshot[],
    notes: [...state.notes.values()],
    timeEntries: [...state.timeEntries.values()],
    companies: [...state.companies.values()],
    deletedTickets: [...state.deletedTickets.values()],
    merged: Object.fromEntries(state.merged),
    picklists: picklistsByName(state),
    switches: state.switches,
    budget: { limit: state.budget.limit, used: state.budget.used(state.now()) },
    credentials: { userName, locked, failures, lockAfter },
    zoneOrigin: host.tenantOrigin(),
    now: state.stamp(),
  };
}

/** Orders a fault; the second host is ready before the answer goes out. */
export async function orderFault({ host, body }: ControlCall) {
  const input = body as Partial<FaultInput>;
  const { fault, times, after } = input;
  if (fault === undefined || !isFaultType(String(fault.type))) {
    throw new Error(`There is no fault of the type ${JSON.stringify(fault?.type)}.`);
  }
  const numbers = [after, times === "always" ? undefined : times, waitOf(fault)];
  if (numbers.some((number) => number !== undefined && !(Number(number) >= 0))) {
    throw new Error("The numbers of a fault must be 0 or more.");
  }
  if (fault.type === "zone-moved") {
    await host.prepareMove();
  }
  return host.state.faults.add({ match: input.match, fault, times, after });
}

/** The time of a fault that cannot be without one is not a number if it is missing. */
function waitOf(fault: Fault): number | undefined {
  switch (fault.type) {
    case "delay":
    case "delay-after-commit":
    case "invisible":
      return Number(fault.ms);
    default:
      return undefined;
  }
}

/** Removes the fault that the path names, or all of them. */
export function clearFaults({ host, first }: ControlCall): Record<string, never> {
  host.state.faults.clear(first === "" ? undefined : Number(first));
  return {};
}

/** Changes some of the switches, credentials, budget or zones, and shows the outcome; an unknown name is an error. */
export function changeSettings(
  host: SandboxHost,
  what: "switches" | "credentials" | "budget" | "zones",
  body: Record<string, unknown>,
): unknown {
  const { state } = host;
  switch (what) {
    case "switches":
      assignKnown(state.switches, body);
      break;
    case "credentials":
      assignKnown(state.credentials, body);
      if (body.locked === false) {
        state.credentials.failures = 0;
      }
      break;
    case "budget":
      changeBudget(host, body);
      break;
    case "zones":
      for (const [userName, origin] of Object.entries(body)) {
        state.otherZones.set(userName.toLowerCase(), String(origin));
      }
      break;
  }
  const { switches, credentials, budget } = snapshotOf(host);
  return { switches, credentials, budget };
}

function assignKnown(target: object, changes: Record<string, unknown>): void {
  const unknown = Object.keys(changes).filter((name) => !Object.hasOwn(target, name));
  if (unknown.length > 0) {
    throw new Error(`There is no ${unknown.join(", ")} to be set.`);
  }
  Object.assign(target, changes);
}

function changeBudget(host: SandboxHost, body: Record<string, unknown>): void {
  const { budget } = host.state;
  const { limit, used, usedAgoMs } = body;
  if (limit !== undefined) {
    budget.limit = Number(limit);
  }
  if (used !== undefined) {
    budget.assume(Number(used), host.state.now() - Number(usedAgoMs ?? 0));
  }
}
