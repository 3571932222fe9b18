import { answerResult, answerWith } from "@/app/api/json-answer";
import { runSchema } from "@/lib/schemas/run-actions";
import { previewResolve } from "@/lib/use-cases/preview-resolve";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";

/** What resolving the run's ticket would do now. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const input = runSchema.safeParse(await context.params);
  return answerWith(async (actor, deps) =>
    input.success
      ? previewResolve(actor, input.data, deps)
      : { ok: false, code: "not-found", message: "There is no such run." },
  );
}

/** Resolves the run's ticket, or leaves it open with a note where it has time entries. */
export async function POST(
  _request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  return answerResult(runSchema, await context.params, resolveTicket);
}
