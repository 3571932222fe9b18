import type { RequestKind } from "./control-types";
import { ENTITIES, type Entity, entityNamed } from "./entities";

/** A place of the API and what may be asked there: verbs to kinds. */
export type Route = { kinds: Readonly<Record<string, RequestKind>> } & (
  | { place: "zone" | "versions" | "version" | "threshold" }
  | { place: "root" | "count" | "info" | "fields" | "udfs"; entity: Entity }
  | PagePlace
  | { place: "item"; entity: Entity; id: number }
  | { place: "ticket-notes"; entity: Entity; ticketId: number }
  | NotePlace
);

/** A query's first page, or a page to which a cursor leads. */
export interface PagePlace {
  place: "query" | "next";
  entity: Entity;
}

/** A note as a child of its ticket. */
export interface NotePlace {
  place: "ticket-note";
  entity: Entity;
  ticketId: number;
  id: number;
}

const GET_METADATA = { GET: "metadata" } as const;
const QUERY = { GET: "query", POST: "query" } as const;
const ROOT = { POST: "create", PATCH: "update", PUT: "replace" } as const;

/** Whether a path belongs to the API at all, in any case. */
export function isApiPath(path: string): boolean {
  return segmentsOf(path)[0] === "atservicesrest";
}

/** Finds the place that a path names, in any case and with slashes doubled or trailing; null for a path that leads nowhere. */
export function findRoute(path: string): Route | null {
  const [, ...rest] = segmentsOf(path);
  if (rest.join("/") === "versioninformation") {
    return { place: "versions", kinds: { GET: "version" } };
  }
  const [version, first = "", ...tail] = rest;
  if (version !== "v1.0") {
    return null;
  }
  return serviceRoute(first, tail) ?? entityRoute(first, tail);
}

function segmentsOf(path: string): string[] {
  return path.toLowerCase().split("/").filter(Boolean);
}

function serviceRoute(name: string, tail: string[]): Route | null {
  if (tail.length > 0) {
    return null;
  }
  switch (name) {
    case "zoneinformation":
      return { place: "zone", kinds: { GET: "zone" } };
    case "version":
      return { place: "version", kinds: { GET: "version" } };
    case "thresholdinformation":
      return { place: "threshold", kinds: { GET: "threshold" } };
    default:
      return null;
  }
}

function entityRoute(name: string, tail: string[]): Route | null {
  const entity = entityNamed(name);
  if (entity === undefined) {
    return null;
  }
  switch (tail.join("/")) {
    case "":
      return entity.hasRootRoutes ? { place: "root", entity, kinds: ROOT } : null;
    case "query":
      return { place: "query", entity, kinds: QUERY };
    case "query/next":
      return { place: "next", entity, kinds: QUERY };
    case "query/count":
      return { place: "count", entity, kinds: { GET: "count", POST: "count" } };
    case "entityinformation":
      return { place: "info", entity, kinds: GET_METADATA };
    case "entityinformation/fields":
      return { place: "fields", entity, kinds: GET_METADATA };
    case "entityinformation/userdefinedfields":
      return { place: "udfs", entity, kinds: GET_METADATA };
    default:
      return rowRoute(entity, tail);
  }
}

function rowRoute(entity: Entity, tail: string[]): Route | null {
  const [idText = "", child, childId, ...more] = tail;
  if (!isId(idText) || more.length > 0 || entity.name === "DeletedTicketLogs") {
    return null;
  }
  const id = Number(idText);
  if (child === undefined) {
    return { place: "item", entity, id, kinds: { GET: "get" } };
  }
  if (entity.name !== "Tickets" || child !== "notes") {
    return null;
  }
  const notes = ENTITIES.TicketNotes;
  if (childId === undefined) {
    const kinds = { GET: "list", POST: "create", PATCH: "update" } as const;
    return { place: "ticket-notes", entity: notes, ticketId: id, kinds };
  }
  return isId(childId)
    ? { place: "ticket-note", entity: notes, ticketId: id, id: Number(childId), kinds: { GET: "get" } }
    : null;
}

function isId(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}

/** The name under which a route is logged, matched and counted; null for what concerns nothing in particular. */
export function subjectOf(route: Route): string | null {
  switch (route.place) {
    case "zone":
    case "versions":
      return null;
    case "version":
      return "Version";
    case "threshold":
      return "ThresholdInformation";
    default:
      return route.entity.name;
  }
}
