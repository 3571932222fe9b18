import { answerResult } from "@/app/api/json-answer";
import { runSchema } from "@/lib/schemas/run-actions";
import { checkCreation } from "@/lib/use-cases/settle-creation";

/** "Check in Autotask": settles an unconfirmed creation by looking. */
export async function POST(
  _request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  return answerResult(runSchema, await context.params, checkCreation);
}
