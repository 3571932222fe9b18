import { answerWith } from "@/app/api/json-answer";
import { runSchema } from "@/lib/schemas/run-actions";
import { previewTicket } from "@/lib/use-cases/preview-ticket";

/** What creating a ticket for the run would send. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const input = runSchema.safeParse(await context.params);
  return answerWith(async (actor) =>
    input.success
      ? previewTicket(actor, input.data)
      : { ok: false, code: "not-found", message: "There is no such run." },
  );
}
