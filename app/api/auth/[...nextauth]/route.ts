import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { bodyUpTo, PAGE_BODY_BYTES } from "@/app/api/body-up-to";
import { errorAnswer } from "@/app/api/json-answer";
import { authOptions } from "@/lib/auth/options";

type Context = { params: Promise<{ nextauth: string[] }> };

const FORM = "application/x-www-form-urlencoded";

export async function GET(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, authOptions());
}

/**
 * Anybody may send here, and next-auth reads a body of any length. So it gets a short one, and forms alone, which are what its sign-in and
 * sign-out send: it would take JSON too, and the parser's complaint would quote a stranger in the log.
 */
export async function POST(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  // Where browsers would tell it of their errors: whatever a stranger sends there becomes a line of the log.
  if (nextauth[0] === "_log") return errorAnswer(404, "not-found", "There is nothing here.");
  const { url, method, headers } = request;
  const isForm = headers.get("content-type")?.includes(FORM);
  const body = isForm ? await bodyUpTo(PAGE_BODY_BYTES, request) : undefined;
  if (body === null)
    return errorAnswer(413, "too-large", `The body is larger than ${PAGE_BODY_BYTES / 1024} KiB.`);
  return NextAuth(new NextRequest(url, { method, headers, body }), context, authOptions());
}
