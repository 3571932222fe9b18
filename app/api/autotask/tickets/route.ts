import type { NextRequest } from "next/server";
import { invalidInput } from "@/app/_actions/action";
import { answerWith } from "@/app/api/json-answer";
import { searchTicketsSchema } from "@/lib/schemas/ticket-acts";
import { searchTickets } from "@/lib/use-cases/search-tickets";

/** Tickets in Autotask by number or words of their title, for the link dialog. */
export async function GET(request: NextRequest): Promise<Response> {
  const query = request.nextUrl.searchParams;
  const input = searchTicketsSchema.safeParse({ runId: query.get("runId"), words: query.get("words") ?? "" });
  return answerWith(async (actor, deps) =>
    input.success ? searchTickets(actor, input.data, deps) : invalidInput(input.error),
  );
}
