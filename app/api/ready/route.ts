import { log } from "@/lib/log";
import { pingDatabase } from "@/lib/server";

export const dynamic = "force-dynamic";

/** The process serves and reaches its database (contracts.md, Addresses). */
export async function GET(): Promise<Response> {
  try {
    await pingDatabase();
    return Response.json({ status: "ok" });
  } catch (error) {
    log.warn({ err: error }, "not ready");
    return Response.json(
      { status: "unavailable", reason: "The database gives no answer in time." },
      { status: 503 },
    );
  }
}
