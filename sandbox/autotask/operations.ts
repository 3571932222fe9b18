import type { RequestLogEntry } from "./control-types";
import type { EntityName } from "./entities";
import { answerEntityInformation, answerFields, answerUserDefinedFields } from "./metadata";
import { createNote, notesOf, updateNote } from "./notes";
import { requirePermission, type Verb } from "./permissions";
import { answerCount, answerItem, answerList, answerQuery } from "./queries";
import { json, methodNotAllowed, Refusal, type Reply, refuse } from "./replies";
import type { NotePlace, PagePlace, Route } from "./routes";
import { answerThreshold, answerVersion, answerVersions, answerZone } from "./service-information";
import type { SandboxState } from "./state";
import { type Author, createTicket, updateTicket, type Written } from "./tickets";

/** A request to the API, read and routed. */
export interface Operation {
  state: SandboxState;
  route: Route;
  entry: RequestLogEntry;
  method: string;
  search: URLSearchParams;
  /** What should be JSON: the body, or for a GET its `search`. */
  bodyText: string;
  /** Its JSON; undefined where there is none or it is no JSON. */
  body: unknown;
  /** Where the tenant lives now. */
  tenantOrigin: string;
  /** The address under which this request came, up to and without `/{Entity}`. */
  baseUrl: string;
}

/** What an operation stored. */
export interface Commit extends Written {
  entity: EntityName;
  action: "create" | "update";
}

export interface Outcome {
  reply: Reply;
  commit: Commit | null;
}

/** Does what a request asks for. Refusals are replies; nothing is stored by one. */
export function perform(operation: Operation): Outcome {
  try {
    return performed(operation);
  } catch (error) {
    if (error instanceof Refusal) {
      return { reply: error.reply, commit: null };
    }
    throw error;
  }
}

const VERBS: Partial<Record<RequestLogEntry["kind"], Verb>> = {
  query: "query",
  count: "query",
  get: "query",
  list: "query",
  create: "create",
  update: "update",
  replace: "update",
};

function performed(operation: Operation): Outcome {
  const { state, route, entry } = operation;
  const verb = VERBS[entry.kind];
  if ("entity" in route && verb !== undefined) {
    requirePermission(state, route.entity, verb);
  }
  if (verb !== undefined && operation.body === undefined && operation.bodyText.trim() !== "") {
    const first = operation.bodyText.trim().charAt(0);
    refuse(`Unexpected character encountered while parsing value: ${first}. Path '', line 1, position 1.`);
  }
  return verb === "create" || verb === "update"
    ? write(operation, verb)
    : { reply: read(operation), commit: null };
}

function read(operation: Operation): Reply {
  const { state, route } = operation;
  switch (route.place) {
    case "zone":
      return answerZone(state, operation.search.get("user") ?? "", operation.tenantOrigin);
    case "versions":
      return answerVersions();
    case "version":
      return answerVersion();
    case "threshold":
      return answerThreshold(state);
    case "query":
    case "next":
      return readPage(operation, route);
    case "count":
      return answerCount(state, route.entity, operation.body);
    case "item":
      return answerItem(state, route.entity, route.id);
    case "info":
      return answerEntityInformation(state, route.entity);
    case "fields":
      return answerFields(state, route.entity);
    case "udfs":
      return answerUserDefinedFields(route.entity);
    case "ticket-notes":
      return answerList(route.entity, notesOf(state, route.ticketId));
    case "ticket-note":
      return readNote(state, route);
    case "root":
      return methodNotAllowed(operation.method);
  }
}

function readPage(operation: Operation, route: PagePlace): Reply {
  const search = operation.search.get("search");
  const paging = route.place === "next" ? operation.search.get("paging") : null;
  if (route.place === "next" && operation.method === "GET" && search === null) {
    return methodNotAllowed("GET");
  }
  return answerQuery(operation.state, {
    entity: route.entity,
    body: operation.body,
    search: operation.method === "GET" ? search : null,
    paging: route.place === "next" ? (paging ?? "") : null,
    baseUrl: operation.baseUrl,
  });
}

function readNote(state: SandboxState, route: NotePlace): Reply {
  const isItsOwn = state.notes.get(route.id)?.ticketID === route.ticketId;
  return answerItem(state, route.entity, isItsOwn ? route.id : -1);
}

/** Writes tickets and notes. Others the tenant's API user may not write, and if it may, this sandbox cannot. */
function write(operation: Operation, action: "create" | "update"): Outcome {
  const { state, route, body } = operation;
  const author: Author = { resourceId: state.apiResourceId, at: state.now() };
  if (route.place === "ticket-notes") {
    const write = action === "create" ? createNote : updateNote;
    return acknowledged("TicketNotes", action, write(state, route.ticketId, body, author));
  }
  if (route.place === "root" && route.entity.name === "Tickets") {
    const mode = operation.method === "PUT" ? "put" : "patch";
    const written =
      action === "create" ? createTicket(state, body, author) : updateTicket(state, body, mode, author);
    return acknowledged("Tickets", action, written);
  }
  return { reply: methodNotAllowed(operation.method), commit: null };
}

function acknowledged(entity: EntityName, action: "create" | "update", written: Written): Outcome {
  return { reply: json(200, { itemId: written.id }), commit: { entity, action, ...written } };
}
