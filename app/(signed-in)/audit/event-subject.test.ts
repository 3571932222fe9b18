import { expect, it } from "vitest";
import type { AuditRow } from "@/lib/domain/ticket-views";
import { eventSubject } from "./event-subject";

const event = (given: Partial<AuditRow>): AuditRow => ({
  seq: 1,
  at: new Date(0),
  actorKind: "user",
  actorId: "u1",
  actorName: "Ada",
  action: "thing.done",
  words: "Done",
  subjectKind: "link",
  subjectId: "l1",
  subjectName: null,
  runId: null,
  jobId: null,
  requestId: "r1",
  before: null,
  after: null,
  detail: null,
  hash: "ab",
  ...given,
});

it.each<[Partial<AuditRow>, string, string | null]>([
  [{}, "Ticket of a run", null],
  [{ subjectName: "Daily of Contoso", runId: "r", jobId: "j" }, "Daily of Contoso", "/jobs/j/runs/r"],
  [{ runId: "r" }, "Ticket of a run", null],
  [{ subjectKind: "customer", subjectName: "A & B" }, "A & B", "/customers?q=A%20%26%20B"],
  [{ subjectKind: "customer" }, "Customer", null],
  [{ subjectKind: "user", subjectName: "Otto" }, "Otto", null],
  [{ subjectKind: "sign-in" }, "Sign-in", null],
  [{ subjectKind: "settings", subjectId: "api-log" }, "Settings: API log", "/settings/integrations/autotask"],
  [{ subjectKind: "sung" }, "sung", null],
  [{ subjectKind: "review", after: { runIds: ["a"] } }, "1 run", null],
  [
    { subjectKind: "review", before: { runIds: Array.from({ length: 1_200 }, () => "a") } },
    "1,200 runs",
    null,
  ],
  [{ subjectKind: "settings", subjectId: "time-zone" }, "Settings: time zone", "/settings"],
  [{ subjectKind: "settings", subjectId: "retention" }, "Settings: retention", "/settings"],
  [
    { subjectKind: "settings", subjectId: "single-sign-on" },
    "Settings: single sign on",
    "/settings/single-sign-on",
  ],
  [
    { subjectKind: "settings", subjectId: "ticket-defaults:sandbox" },
    "Settings: ticket defaults, Sandbox",
    "/settings/integrations/autotask",
  ],
  [
    { subjectKind: "settings", subjectId: "base-url" },
    "Settings: base URL",
    "/settings/integrations/autotask",
  ],
])("the subject of %j is %s at %s", (given, words, href) => {
  expect(eventSubject(event(given))).toEqual({ words, href });
});
