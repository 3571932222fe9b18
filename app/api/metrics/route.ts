import { errorAnswer } from "@/app/api/json-answer";
import { metricsAccess } from "@/lib/auth/metrics-access";
import { log } from "@/lib/log";
import { metricsNow } from "@/lib/server";

export const dynamic = "force-dynamic";

/** What Prometheus asks for (contracts.md, Addresses). Without a token it is there for this machine alone, and nowhere for others. */
export async function GET(request: Request): Promise<Response> {
  const access = metricsAccess(request.headers);
  if (access === "hidden") return errorAnswer(404, "not-found", "There is nothing here.");
  if (access === "wrong-token") {
    log.warn("metrics refused");
    return errorAnswer(401, "unauthorized", "Send the token: Authorization: Bearer <token>.", {
      "www-authenticate": "Bearer",
    });
  }
  const { type, text } = await metricsNow();
  return new Response(text, { headers: { "content-type": type, "cache-control": "no-store" } });
}
