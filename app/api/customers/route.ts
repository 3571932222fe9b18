import type { NextRequest } from "next/server";
import { answerWith } from "@/app/api/json-answer";
import { ok } from "@/lib/domain/result";
import { customersFor } from "@/lib/use-cases/find-customers";

/** Customers by words in their name, for pickers. */
export async function GET(request: NextRequest): Promise<Response> {
  const words = (request.nextUrl.searchParams.get("q") ?? "").trim().slice(0, 200);
  return answerWith(async (actor) => {
    const found = await customersFor(actor, { words });
    return found.ok ? ok({ customers: found.value }) : found;
  });
}
