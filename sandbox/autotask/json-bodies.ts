import { refuse } from "./replies";

/** A JSON object whose keys were put in lower case: the API does not mind their case. */
export type LowerKeyed = Map<string, unknown>;

/** The parsed JSON, or undefined for an empty text or one that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads an object's keys without their case; null for anything that is no object. The first of two equal keys wins. */
export function lowerKeyed(value: unknown): LowerKeyed | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return null;
  }
  const keyed: LowerKeyed = new Map();
  for (const [key, entry] of Object.entries(value)) {
    const lower = key.toLowerCase();
    if (!keyed.has(lower)) {
      keyed.set(lower, entry);
    }
  }
  return keyed;
}

/** Refuses as the API's JSON reader does when a value has the wrong type (autotask-api.md 9.2). */
export function refuseJsonType(path: string, value: unknown): never {
  const first = (JSON.stringify(value) ?? "u").charAt(0);
  refuse(
    `Unexpected character encountered while parsing value: ${first}. Path '${path}', line 1, position 1.`,
  );
}
