import "server-only";
import { z } from "zod";

const UUID = z.uuid();
/** An instant that PostgreSQL knows: it has no year 0. */
const INSTANT = z.iso.datetime().refine((text) => !text.startsWith("0000-"));
/** A whole number that fits PostgreSQL's `int`. */
const INTEGER = z.int32();
/** A name as the database may hold it: the longest that reports carry, in characters of two units, and without NUL. */
const NAME = z
  .string()
  .max(1_300)
  .refine((text) => !text.includes("\u0000"));

/** Where a list goes on: the sort values of its last row. In the address as base64url, to be taken for nothing but a bookmark. */
export function encodeCursor(values: readonly (string | number | Date)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** The longest name that can be, in the widest characters, and some. */
const MOST_CHARACTERS = 8_000;

/** Reads a cursor of the given shape; `null` for none and for one that was tampered with: then the list begins at its start. */
export function decodeCursor<Shape extends z.ZodType>(
  cursor: string | null,
  shape: Shape,
): z.output<Shape> | null {
  if (!cursor || cursor.length > MOST_CHARACTERS) return null;
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Instant and ID: lists by time. */
export const timeCursor = z.tuple([INSTANT, UUID]);
/** Name and ID: lists by name. */
export const nameCursor = z.tuple([NAME, UUID]);
/** Rank, name and ID: lists by urgency and name. */
export const rankCursor = z.tuple([INTEGER, NAME, UUID]);
const STATUS = z.enum(["error", "missed", "unknown", "warning", "success"]);
/** Status, instant and ID: the queue, worst first. */
export const queueCursor = z.tuple([STATUS, INSTANT, UUID]);
/** Name and ID of the customer, then as worst first: the queue by customer. */
export const namedQueueCursor = z.tuple([NAME, UUID, STATUS, INSTANT, UUID]);
/** A place in a numbered list. */
export const positionCursor = z.tuple([INTEGER, INTEGER]);
