import { answerWith } from "@/app/api/json-answer";
import { runSchema } from "@/lib/schemas/run-actions";
import { viewLinkDialog } from "@/lib/use-cases/view-link-dialog";

/** What the link dialog starts from. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const input = runSchema.safeParse(await context.params);
  return answerWith(async (actor, deps) =>
    input.success
      ? viewLinkDialog(actor, input.data, deps)
      : { ok: false, code: "not-found", message: "There is no such run." },
  );
}
