import "server-only";
import { type AuditScope, auditActors, auditPage } from "@/lib/data/audit-list";
import { instanceSettings } from "@/lib/data/instance-settings";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { AuditFilter, AuditRow, AuditView } from "@/lib/domain/ticket-views";

const PAGE_EVENTS = 50;
/** Events read at once for an export. A review's event lists its runs, so some are large. */
const EXPORT_EVENTS = 250;

/** The audit trail, newest first, by cursor. */
export async function viewAudit(
  actor: Actor,
  request: { filter: AuditFilter; cursor: string | null },
): Promise<Result<AuditView>> {
  if (!may(actor, "view-audit")) return lackOf("view-audit");
  const { filter } = request;
  const { timeZone } = await instanceSettings();
  const [page, actors] = await Promise.all([
    auditPage({ filter, timeZone }, request.cursor, PAGE_EVENTS),
    auditActors(),
  ]);
  return ok({ filter, ...page, actors });
}

export interface AuditExport {
  /** The instance's time zone: days of the filter and of the file's name are days there. */
  timeZone: string;
  /** The events that the filter leaves, newest first, a page at a time: however many there are, few are held at once. */
  pages: AsyncGenerator<AuditRow[]>;
}

export async function exportAudit(
  actor: Actor,
  { filter }: { filter: AuditFilter },
): Promise<Result<AuditExport>> {
  if (!may(actor, "view-audit")) return lackOf("view-audit");
  const { timeZone } = await instanceSettings();
  return ok({ timeZone, pages: allPages({ filter, timeZone }) });
}

async function* allPages(scope: AuditScope): AsyncGenerator<AuditRow[]> {
  let cursor: string | null = null;
  do {
    const page: { rows: AuditRow[]; nextCursor: string | null } = await auditPage(
      scope,
      cursor,
      EXPORT_EVENTS,
    );
    yield page.rows;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
