import "server-only";
import { z } from "zod";

const ID = z.uuid();

/** True for what can be an ID of ours. Addresses carry IDs as anybody types them, and the database refuses a statement with another text. */
export function isId(text: string): boolean {
  return ID.safeParse(text).success;
}
