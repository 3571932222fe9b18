import type { NextRequest } from "next/server";
import { answerWith } from "@/app/api/json-answer";
import { ok } from "@/lib/domain/result";
import { searchCompanies } from "@/lib/use-cases/search-companies";

const LONGEST_SEARCH = 100;

/** Companies in Autotask by words in their name or by ID, for the mapping's picker; with `similar`, those of a similar name where none has the words. */
export async function GET(request: NextRequest): Promise<Response> {
  const words = (request.nextUrl.searchParams.get("q") ?? "").trim().slice(0, LONGEST_SEARCH);
  const orSimilar = request.nextUrl.searchParams.has("similar");
  return answerWith(async (actor, deps) => {
    if (!/^\d+$|../.test(words))
      return {
        ok: false,
        code: "invalid-input",
        message: "Enter at least two letters of the name, or a company's ID.",
      };
    const found = await searchCompanies(actor, { words, orSimilar }, deps);
    return found.ok ? ok({ companies: found.value }) : found;
  });
}
