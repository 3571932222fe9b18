import type { AuditRow } from "@/lib/domain/ticket-views";

const KINDS: Record<string, string> = {
  link: "Ticket of a run",
  ticket: "Ticket",
  run: "Run",
  customer: "Customer",
  user: "User",
  token: "Ingest token",
  review: "Review",
  "sign-in": "Sign-in",
};

/** Whom or what an event is about, and where that is; `href` is `null` where it has no page, or is gone. */
export function eventSubject(event: AuditRow): { words: string; href: string | null } {
  const { subjectKind, subjectId, subjectName, runId, jobId } = event;
  if (subjectKind === "settings") return { words: sectionWords(subjectId), href: sectionPage(subjectId) };
  const words = subjectName ?? runsWords(event) ?? KINDS[subjectKind] ?? subjectKind;
  if (runId !== null && jobId !== null) return { words, href: `/jobs/${jobId}/runs/${runId}` };
  if (subjectKind === "customer" && subjectName !== null)
    return { words, href: `/customers?q=${encodeURIComponent(subjectName)}` };
  return { words, href: null };
}

/** How many runs a review is about. */
function runsWords({ before, after }: AuditRow): string | null {
  const ids = (after ?? before) as { runIds?: unknown } | null;
  if (!Array.isArray(ids?.runIds)) return null;
  return ids.runIds.length === 1 ? "1 run" : `${ids.runIds.length.toLocaleString("en")} runs`;
}

const ENVIRONMENTS: Record<string, string> = { sandbox: "Sandbox", production: "Production" };

/** Sections whose names have capitals. */
const SECTIONS: Record<string, string> = { "base-url": "base URL", "api-log": "API log" };

/** `ticket-defaults:sandbox` as `Settings: ticket defaults, Sandbox`. */
function sectionWords(id: string): string {
  const [section = "", environment = ""] = id.split(":");
  const words = `Settings: ${SECTIONS[section] ?? section.replaceAll("-", " ")}`;
  return ENVIRONMENTS[environment] ? `${words}, ${ENVIRONMENTS[environment]}` : words;
}

/** Sections that are no part of the page of Autotask. */
const PAGES: Record<string, string> = {
  "time-zone": "/settings",
  retention: "/settings",
  "single-sign-on": "/settings/single-sign-on",
};

function sectionPage(id: string): string {
  return (Object.hasOwn(PAGES, id) ? PAGES[id] : undefined) ?? "/settings/integrations/autotask";
}
