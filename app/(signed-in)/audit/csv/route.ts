import type { NextRequest } from "next/server";
import { errorAnswer } from "@/app/api/json-answer";
import { dayOf } from "@/components/time-words";
import { requireActor } from "@/lib/auth/current-actor";
import { readAuditFilter } from "@/lib/schemas/audit-filter";
import { exportAudit } from "@/lib/use-cases/view-audit";
import { csvStream } from "./csv-stream";

/** The events that the page's filter leaves, as a file. */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await requireActor();
  const filter = readAuditFilter(Object.fromEntries(request.nextUrl.searchParams));
  const found = await exportAudit(actor, { filter });
  if (!found.ok) return errorAnswer(403, found.code, found.message);
  const { pages, timeZone } = found.value;
  return new Response(csvStream(pages), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="backupchecks-audit-${dayOf(new Date(), timeZone)}.csv"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
