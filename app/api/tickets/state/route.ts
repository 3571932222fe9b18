import type { NextRequest } from "next/server";
import { invalidInput } from "@/app/_actions/action";
import { answerWith } from "@/app/api/json-answer";
import { ticketStatesSchema } from "@/lib/schemas/ticket-acts";
import { validateTickets } from "@/lib/use-cases/validate-tickets";

/** How links' tickets stand, validated; asked while a page is open. */
export async function GET(request: NextRequest): Promise<Response> {
  const input = ticketStatesSchema.safeParse({ linkIds: request.nextUrl.searchParams.getAll("link") });
  return answerWith(async (actor, deps) =>
    input.success ? validateTickets(actor, input.data, deps) : invalidInput(input.error),
  );
}
