import "server-only";
import type { z } from "zod";
import type { PsaAnswer } from "@/lib/domain/psa";

/**
 * Reads a successful answer by its shape. One of another shape is `unavailable`: what it says is unknown, and nothing may be
 * concluded from it, least of all that something is absent.
 */
export function parseAnswer<T extends z.ZodType>(schema: T, json: unknown): PsaAnswer<z.output<T>> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const places = [
    ...new Set(parsed.error.issues.map((issue) => issue.path.join(".") || "(all of it)")),
  ].slice(0, 5);
  const detail = `Autotask's answer has another form than expected: ${places.join(", ")}.`;
  return { ok: false, failure: { kind: "unavailable", detail } };
}
