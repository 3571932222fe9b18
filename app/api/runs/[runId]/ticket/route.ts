import { answerResult, answerWith } from "@/app/api/json-answer";
import { runSchema } from "@/lib/schemas/run-actions";
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

/** Creates the run's one Autotask ticket. */
export async function POST(
  _request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  return answerResult(runSchema, await context.params, createTicket);
}
