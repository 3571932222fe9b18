import "server-only";
import { z } from "zod";

const UUID = z.uuid();

/** Where a list goes on: the sort values of its last row. In the address as base64url, to be taken for nothing but a bookmark. */
export function encodeCursor(values: readonly (string | number | Date)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** Reads a cursor of the given shape; `null` for none and for one that was tampered with: then the list begins at its start. */
export function decodeCursor<Shape extends z.ZodType>(
  cursor: string | null,
  shape: Shape,
): z.output<Shape> | null {
  if (!cursor || cursor.length > 4_000) return null;
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Instant and ID: lists by time. */
export const timeCursor = z.tuple([z.iso.datetime(), UUID]);
/** Name and ID: lists by name. */
export const nameCursor = z.tuple([z.string().max(700), UUID]);
/** Status, instant and ID: the queue. */
export const queueCursor = z.tuple([
  z.enum(["error", "missed", "unknown", "warning", "success"]),
  z.iso.datetime(),
  UUID,
]);
/** A place in a numbered list. */
export const positionCursor = z.tuple([z.number().int().min(0), z.number().int().min(0)]);
