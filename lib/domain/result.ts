import type { RefusalCode } from "./refusals";

/** What went wrong with one named field of a form or request, and what to do about it. */
export interface FieldProblem {
  /** Dotted path of the field, e.g. `job.name` or `baseUrl`. */
  path: string;
  message: string;
}

/** An expected "no": its sentence was written for the person who reads it. */
export interface Refused {
  ok: false;
  code: RefusalCode;
  /** One or two sentences for the screen: what happened, what to do. */
  message: string;
  fields?: FieldProblem[];
  /** Words of another system, quoted as they came (e.g. Autotask's own error texts). */
  quoted?: string[];
  /** Where the cure is, as a path of ours. */
  cure?: { label: string; href: string };
}

export type Result<T> = { ok: true; value: T } | Refused;

/** Wraps a value as a success. */
export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}
