import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PsaFailure } from "@/lib/domain/psa";
import { type CallKind, classify } from "./errors";
import type { Exchange } from "./http-exchange";
import { createRedaction } from "./redaction";

const context = { now: new Date("2026-11-22T21:00:00Z"), redact: createRedaction(["hush-hush"]) };

const answered = (status: number, body: unknown = "", retryAfter: string | null = null): Exchange => ({
  kind: "answered",
  status,
  text: typeof body === "string" ? body : JSON.stringify(body),
  bytes: 0,
  retryAfter,
});
const unanswered = (sent: boolean): Exchange => ({
  kind: "unanswered",
  sent,
  transient: true,
  status: null,
  broken: sent ? "cut-off" : "unreachable",
  detail: "no answer",
});

const PAGE =
  "<html><head><title>x</title></head><body><h2>404 - File or directory not found.</h2></body></html>";
const DENIED = "The logged in Resource does not have the adequate permissions to query this entity type.";
const THREADS = "API thread threshold of 3 threads has been exceeded";

/** `again`: a failure that another attempt may cure. */
type Outcome = "ok" | "absent" | PsaFailure["kind"] | "unavailable, again" | "throttled, again";

function outcome(kind: CallKind, came: Exchange): Outcome {
  const result = classify(kind, came, context);
  if (!result.ok) return `${result.failure.kind}${result.transient ? ", again" : ""}` as Outcome;
  return result.json.item === null ? "absent" : "ok";
}

describe("classify", () => {
  it.each<[string, Exchange, { get: Outcome; read: Outcome; create: Outcome }]>([
    // Answers as they should be.
    ["a record", answered(200, { item: { id: 1 } }), { get: "ok", read: "ok", create: "ambiguous" }],
    ["no record", answered(200, { item: null }), { get: "absent", read: "absent", create: "ambiguous" }],
    ["rows", answered(200, { items: [] }), { get: "ok", read: "ok", create: "ambiguous" }],
    ["a new ID", answered(200, { itemId: 29684378 }), { get: "ok", read: "ok", create: "ok" }],
    ["a new ID, 201", answered(201, { itemId: 1 }), { get: "ok", read: "ok", create: "ok" }],
    // Definite noes.
    [
      "500 with errors",
      answered(500, { errors: ["no"] }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    [
      "500, permission",
      answered(500, { errors: [DENIED] }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    [
      "400 with errors",
      answered(400, { errors: ["no"] }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    [
      "503 with errors",
      answered(503, { errors: ["no"] }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    [
      "200 with errors",
      answered(200, { errors: ["no"] }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    [
      "errors as objects",
      answered(500, { errors: [{ message: "no" }] }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    [
      "errors as a text",
      answered(500, { errors: "no" }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    [
      "405 with message",
      answered(405, { Message: "no PATCH" }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    [
      "400 with message",
      answered(400, { message: "no" }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    [
      "403 with message",
      answered(403, { message: "no" }),
      { get: "rejected", read: "rejected", create: "rejected" },
    ],
    ["401", answered(401), { get: "credentials", read: "credentials", create: "credentials" }],
    ["401 page", answered(401, PAGE), { get: "credentials", read: "credentials", create: "credentials" }],
    ["429", answered(429), { get: "throttled, again", read: "throttled, again", create: "throttled, again" }],
    [
      "429 with errors",
      answered(429, { errors: [THREADS] }),
      { get: "throttled, again", read: "throttled, again", create: "throttled, again" },
    ],
    [
      "429 page",
      answered(429, PAGE),
      { get: "throttled, again", read: "throttled, again", create: "throttled, again" },
    ],
    [
      "500, threads",
      answered(500, { errors: [THREADS] }),
      { get: "throttled, again", read: "throttled, again", create: "throttled, again" },
    ],
    // Not found.
    [
      "404 with message",
      answered(404, { Message: "none" }),
      { get: "absent", read: "unavailable", create: "rejected" },
    ],
    [
      "404 with errors",
      answered(404, { errors: ["none"] }),
      { get: "absent", read: "rejected", create: "rejected" },
    ],
    [
      "404 with an empty object",
      answered(404, {}),
      { get: "absent", read: "unavailable", create: "ambiguous" },
    ],
    ["404 page", answered(404, PAGE), { get: "unavailable", read: "unavailable", create: "ambiguous" }],
    ["404, empty", answered(404), { get: "unavailable", read: "unavailable", create: "ambiguous" }],
    // Beside an ID: something was made.
    [
      "200 with ID and errors",
      answered(200, { itemId: 5, errors: ["x"] }),
      { get: "rejected", read: "rejected", create: "ambiguous" },
    ],
    [
      "500 with ID and errors",
      answered(500, { itemId: 5, errors: ["x"] }),
      { get: "rejected", read: "rejected", create: "ambiguous" },
    ],
    [
      "500 with ID",
      answered(500, { itemId: 5 }),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "429 with ID",
      answered(429, { itemId: 5 }),
      { get: "throttled, again", read: "throttled, again", create: "ambiguous" },
    ],
    [
      "ID and no errors listed",
      answered(200, { itemId: 5, errors: [] }),
      { get: "ok", read: "ok", create: "ok" },
    ],
    // IDs that are none.
    ["ID null", answered(200, { itemId: null }), { get: "ok", read: "ok", create: "ambiguous" }],
    ["ID as text", answered(200, { itemId: "5" }), { get: "ok", read: "ok", create: "ambiguous" }],
    ["ID 0", answered(200, { itemId: 0 }), { get: "ok", read: "ok", create: "ambiguous" }],
    ["ID below 0", answered(200, { itemId: -5 }), { get: "ok", read: "ok", create: "ambiguous" }],
    ["ID with a fraction", answered(200, { itemId: 5.5 }), { get: "ok", read: "ok", create: "ambiguous" }],
    [
      "ID beyond 2^53",
      answered(200, '{"itemId":9007199254740993}'),
      { get: "ok", read: "ok", create: "ambiguous" },
    ],
    // Answers that say nothing.
    [
      "200, empty",
      answered(200),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    ["204", answered(204), { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" }],
    ["200, empty object", answered(200, {}), { get: "ok", read: "ok", create: "ambiguous" }],
    [
      "200 page",
      answered(200, PAGE),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "200, cut JSON",
      answered(200, '{"itemId":4'),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "200, a list",
      answered(200, [1]),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "200, null",
      answered(200, "null"),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    ["302", answered(302), { get: "unavailable", read: "unavailable", create: "ambiguous" }],
    [
      "307 with errors",
      answered(307, { errors: ["x"] }),
      { get: "unavailable", read: "unavailable", create: "ambiguous" },
    ],
    ["opaque redirect", answered(0), { get: "unavailable", read: "unavailable", create: "ambiguous" }],
    ["400 page", answered(400, PAGE), { get: "unavailable", read: "unavailable", create: "ambiguous" }],
    ["403 page", answered(403, PAGE), { get: "unavailable", read: "unavailable", create: "ambiguous" }],
    ["408", answered(408), { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" }],
    [
      "408 with message",
      answered(408, { message: "late" }),
      { get: "rejected", read: "rejected", create: "ambiguous" },
    ],
    ["421", answered(421), { get: "unavailable", read: "unavailable", create: "ambiguous" }],
    [
      "500 page",
      answered(500, PAGE),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "500, empty",
      answered(500),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "500 with message",
      answered(500, { Message: "x" }),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "500, errors of nothing",
      answered(500, { errors: [] }),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "500, errors without words",
      answered(500, { errors: ["", null, 5] }),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "502 page",
      answered(502, PAGE),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    [
      "503 with message",
      answered(503, { message: "x" }),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
    ["504", answered(504), { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" }],
    // No answer.
    [
      "never sent",
      unanswered(false),
      { get: "unavailable, again", read: "unavailable, again", create: "unavailable, again" },
    ],
    [
      "sent, no answer",
      unanswered(true),
      { get: "unavailable, again", read: "unavailable, again", create: "ambiguous" },
    ],
  ])("%s", (_, came, expected) => {
    const { get, read, create } = expected;
    expect({
      get: outcome("get", came),
      read: outcome("read", came),
      create: outcome("create", came),
      // A change is a write as a new record is: nothing but a definite yes or no is certain.
      update: outcome("update", came),
    }).toEqual({ get, read, create, update: create });
  });

  it("hands on Autotask's own words, several, on one line each", () => {
    const result = classify(
      "create",
      answered(500, { errors: ["first\r\n  line", "  ", "second hush-hush"] }),
      context,
    );
    expect(result).toMatchObject({
      ok: false,
      failure: { kind: "rejected", messages: ["first line", "second [redacted]"] },
    });
  });

  it("shows the first words of a page, without markup, style and secrets", () => {
    const page =
      "<style>p{color:red}</style><script>alert(1)</script><h1>Bad&nbsp;Gateway</h1>\n<p>hush-hush</p>";
    const result = classify("read", answered(502, page), context);
    expect(result).toMatchObject({
      failure: { detail: "Autotask did not answer as it should (HTTP 502: Bad&nbsp;Gateway [redacted])." },
    });
  });

  it("cuts long texts, and removes a secret before it cuts", () => {
    const page = `${"x".repeat(195)}hush-hush`;
    const result = classify("read", answered(502, page), context);
    const detail = !result.ok && "detail" in result.failure ? result.failure.detail : "";
    expect(detail).toContain(`${"x".repeat(195)}[red…`);
    expect(detail).not.toContain("hus");
  });

  it("tells how long to wait", () => {
    expect(classify("read", answered(429, "", "120"), context)).toMatchObject({
      retryAfterSeconds: 120,
      failure: { kind: "throttled", retryAfterSeconds: 120 },
    });
    expect(classify("read", answered(429), context)).toMatchObject({ failure: { retryAfterSeconds: null } });
  });

  it.each<CallKind>(["create", "update"])(
    "takes a %s for done only with an ID, and for not done only on Autotask's own word",
    (kind) => {
      const bodies = fc.oneof(
        fc.json(),
        fc.string(),
        fc
          .record(
            { itemId: fc.anything(), errors: fc.anything(), Message: fc.anything() },
            { requiredKeys: [] },
          )
          .map((body) => JSON.stringify(body) ?? ""),
      );
      fc.assert(
        fc.property(fc.integer({ min: 200, max: 599 }), bodies, (status, text) => {
          const result = classify(kind, answered(status, text), context);
          if (result.ok) {
            expect(status).toBeLessThan(300);
            expect(Number.isSafeInteger(result.json.itemId)).toBe(true);
          } else if (result.failure.kind === "rejected") {
            expect(result.failure.messages.length).toBeGreaterThan(0);
            expect(result.failure.messages.every((message) => message.trim() !== "")).toBe(true);
          } else if (result.failure.kind !== "ambiguous") {
            expect(status === 401 || result.failure.kind === "throttled").toBe(true);
          }
        }),
        { numRuns: 500 },
      );
    },
  );
});
