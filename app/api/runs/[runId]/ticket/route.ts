import { answerResult, answerWith } from "@/app/api/json-answer";
import { readJsonBody } from "@/app/api/json-body";
import { runSchema } from "@/lib/schemas/run-actions";
import { createTicketSchema } from "@/lib/schemas/ticket-acts";
import { createTicket } from "@/lib/use-cases/create-ticket";
import { viewTicketPanel } from "@/lib/use-cases/view-ticket-panel";

/** How the run's ticket stands, and at what step its creation is. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const input = runSchema.safeParse(await context.params);
  return answerWith(async (actor, deps) =>
    input.success
      ? viewTicketPanel(actor, input.data, { now: deps.now() })
      : { ok: false, code: "not-found", message: "There is no such run." },
  );
}

/** Creates the run's one Autotask ticket, as its preview showed it. */
export async function POST(
  request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const given = { ...(await readJsonBody(request)), ...(await context.params) };
  return answerResult(createTicketSchema, given, createTicket);
}
