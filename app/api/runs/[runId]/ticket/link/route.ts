import { answerResult } from "@/app/api/json-answer";
import { readJsonBody } from "@/app/api/json-body";
import { linkTicketSchema } from "@/lib/schemas/ticket-acts";
import { linkTicket } from "@/lib/use-cases/link-ticket";

/** Links the run to an existing ticket. */
export async function POST(
  request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const given = { ...(await readJsonBody(request)), ...(await context.params) };
  return answerResult(linkTicketSchema, given, linkTicket);
}
