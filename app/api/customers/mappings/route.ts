import { errorAnswer } from "@/app/api/json-answer";
import { currentActor } from "@/lib/auth/current-actor";
import { exportMappings } from "@/lib/use-cases/mapping-file";

/** All mappings of the environment in use, as a file. */
export async function GET(): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return errorAnswer(401, "not-signed-in", "Your sign-in has ended. Sign in again.");
  const file = await exportMappings(actor);
  if (!file.ok) return errorAnswer(403, file.code, file.message);
  return new Response(file.value, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="company-mappings.csv"',
      "cache-control": "no-store",
    },
  });
}
