import { redirect } from "next/navigation";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import { circumstances } from "@/lib/server";
import { openTicket } from "@/lib/use-cases/open-ticket";

const linkSchema = z.uuid();

/** "Open ticket": validates, then goes to Autotask; where that can't be, to the page that says why. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ linkId: string }> },
): Promise<Response> {
  const actor = await requireActor();
  const { linkId } = await context.params;
  if (!linkSchema.safeParse(linkId).success) redirect("/run-checks");
  const opened = await openTicket(actor, { linkId }, circumstances(undefined, actor));
  // Not next/navigation's redirect: the ticket lives at another site, and the answer must not be kept.
  if (opened.ok)
    return new Response(null, {
      status: 302,
      headers: { location: opened.value.url, "cache-control": "no-store" },
    });
  redirect(`/tickets/${linkId}?reason=${opened.code}`);
}
