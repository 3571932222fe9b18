import type { NextRequest } from "next/server";
import { errorAnswer } from "@/app/api/json-answer";
import { bearerOf, bodyOf, entriesAnswer } from "@/app/api/v1/ingest-request";
import { log } from "@/lib/log";
import { MAX_BODY_BYTES, reportQuerySchema } from "@/lib/schemas/ingest-run";
import { acceptReport, isReportFormat } from "@/lib/use-cases/accept-report";
import { storedBaseUrl } from "@/lib/use-cases/base-url";

/** A report as a tool wrote it (contracts.md): the body is the tool's own output. */
export async function POST(
  request: NextRequest,
  context: { params: Promise<{ format: string }> },
): Promise<Response> {
  const bearer = await bearerOf(request);
  if (bearer instanceof Response) return bearer;
  const { format } = await context.params;
  if (!isReportFormat(format))
    return errorAnswer(404, "unknown-format", `There is no reader for "${format.slice(0, 50)}" reports.`);
  const query = reportQuerySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!query.success) {
    const issue = query.error.issues[0];
    const problem = issue?.message.startsWith("Invalid input") ? "is required" : issue?.message;
    return errorAnswer(422, "invalid-query", `${issue?.path.join(".")} ${problem}`);
  }
  const text = await bodyOf(request, MAX_BODY_BYTES);
  if (text instanceof Response) return text;
  try {
    const baseUrl = await storedBaseUrl();
    const accepted = await acceptReport(
      { format, text, query: query.data },
      { baseUrl, now: new Date(), customerNames: bearer.customerNames },
    );
    return accepted.ok ? entriesAnswer(accepted.value) : errorAnswer(422, accepted.code, accepted.message);
  } catch (error) {
    log.error({ err: error, source: bearer.name }, "report failed");
    return errorAnswer(503, "unavailable", "The report could not be stored just now. Send it again.", {
      "retry-after": "5",
    });
  }
}
