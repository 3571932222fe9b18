import { changeCompany, createCompany } from "./companies";
import type { ControlAction, ControlCall } from "./control-call";
import { changeSettings, clearFaults, orderFault, snapshotOf } from "./control-settings";
import type { CompanyInput } from "./control-types";
import { rowsOfTicket } from "./entities";
import type { SandboxHost } from "./host";
import type { Exchange } from "./http";
import { parseJson } from "./json-bodies";
import { changePicklistValue, removePicklistValue } from "./picklist-names";
import { json, Refusal, type Reply } from "./replies";
import { type Author, deleteTicket } from "./tickets";
import { addTimeEntry, removeTimeEntry, type TimeEntryInput } from "./time-entries";
import { createTicketByPerson, setStatusByPerson } from "./user-acts";

const PREFIX = "/_control/";

/** Verb and path, `*` for a part that varies, to what it does. */
const ACTIONS: Readonly<Record<string, ControlAction>> = {
  "GET state": ({ host }) => snapshotOf(host),
  "GET requests": ({ host, search }) => host.state.log.find(search.get("entity"), search.get("kind")),
  "DELETE requests": ({ host }) => host.state.log.clear(),
  "GET writes": ({ host }) => host.state.log.writes(),
  "POST reset": ({ host }) => host.reset(),
  "POST clock": ({ host, body }) => host.state.advanceClock(Number(body.advanceMs ?? 0)),

  "GET faults": ({ host }) => host.state.faults.list(),
  "POST faults": orderFault,
  "DELETE faults": clearFaults,
  "DELETE faults/*": clearFaults,

  "GET tickets/*": viewTicket,
  "POST tickets": ({ host, body }) => createTicketByPerson(host.state, body),
  "POST tickets/*/delete": ({ host, first }) => deleteTicket(host.state, Number(first), person(host)) || null,
  "POST tickets/*/status": ({ host, first, body }) =>
    setStatusByPerson(host.state, Number(first), Number(body.status)),
  "POST tickets/*/time-entries": ({ host, first, body }) =>
    host.state.tickets.has(Number(first))
      ? addTimeEntry(host.state, Number(first), body as TimeEntryInput, person(host))
      : null,
  "DELETE tickets/*/time-entries/*": ({ host, first, second }) =>
    removeTimeEntry(host.state, Number(first), Number(second), person(host)) || null,

  "POST companies": ({ host, body }) => createCompany(host.state, body as CompanyInput),
  "POST companies/*": ({ host, first, body }) =>
    body.deleted === true
      ? host.state.companies.delete(Number(first)) || null
      : changeCompany(host.state, Number(first), body as CompanyInput),
  "POST picklists/*/*": ({ host, first, second, body }) =>
    changePicklistValue(host.state, first, Number(second), body),
  "DELETE picklists/*/*": ({ host, first, second }) =>
    removePicklistValue(host.state, first, Number(second)) || null,

  "POST credentials": ({ host, body }) => changeSettings(host, "credentials", body),
  "POST switches": ({ host, body }) => changeSettings(host, "switches", body),
  "POST budget": ({ host, body }) => changeSettings(host, "budget", body),
  "POST zones": ({ host, body }) => changeSettings(host, "zones", body),
};

/** Whether a path belongs to the control plane. */
export function isControlPath(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** Answers the control plane: 200 with JSON, 404 for what is not there, 400 with `{"error"}` for what makes no sense. */
export async function answerControl(host: SandboxHost, exchange: Exchange): Promise<Reply> {
  if (!isLoopbackName(exchange.headers.host ?? "")) {
    return json(403, { error: "The control plane is open to this machine alone." });
  }
  const parts = exchange.path.slice(PREFIX.length).split("/").filter(Boolean).map(decodeURIComponent);
  const found = findAction(exchange.method, parts);
  if (found === null) {
    return json(404, { error: `The control plane has no ${exchange.method} ${exchange.path}.` });
  }
  const body = exchange.bodyText.trim() === "" ? {} : parseJson(exchange.bodyText);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return json(400, { error: "The body must be a JSON object." });
  }
  try {
    const [first = "", second = ""] = found.variables;
    const fields = body as Record<string, unknown>;
    const answer = await found.action({ host, first, second, search: exchange.search, body: fields });
    return answer === null ? json(404, { error: "There is none." }) : json(200, answer ?? {});
  } catch (error) {
    return json(400, { error: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  if (error instanceof Refusal) {
    const { errors } = JSON.parse(error.reply.body) as { errors: string[] };
    return errors.join(" ");
  }
  return error instanceof Error ? error.message : String(error);
}

/** A page of another site that has its name point to this machine must not reach it. */
function isLoopbackName(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
}

function findAction(method: string, parts: string[]): { action: ControlAction; variables: string[] } | null {
  for (const [key, action] of Object.entries(ACTIONS)) {
    const [verb, pattern = ""] = key.split(" ");
    const wanted = pattern.split("/");
    const fits =
      verb === method &&
      wanted.length === parts.length &&
      wanted.every((part, index) => part === "*" || part === parts[index]);
    if (fits) {
      return { action, variables: parts.filter((_part, index) => wanted[index] === "*") };
    }
  }
  return null;
}

function person(host: SandboxHost): Author {
  return { resourceId: host.state.personId, at: host.state.now() };
}

function viewTicket({ host, first }: ControlCall) {
  const { state } = host;
  const id = Number(first);
  const ticket = state.tickets.get(id);
  if (ticket === undefined) {
    return null;
  }
  return {
    ticket,
    notes: rowsOfTicket(state.notes.values(), id),
    timeEntries: rowsOfTicket(state.timeEntries.values(), id),
  };
}
