import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { getToken } from "next-auth/jwt";

/** Read back by `requireActor`: server components are not told where they are. */
const PATH_HEADER = "x-backupchecks-path";

/** Pages that nobody has to be signed in for. */
const OPEN_PAGES = new Set(["/sign-in", "/setup"]);
/** A one-time link is for people who have no password yet. */
const ONE_TIME_LINKS = "/invite/";

/**
 * Before every page: without a session cookie off to sign in, keeping where one was going; and a content security policy whose nonce
 * lets in our own scripts alone. It decides nothing about roles: who may do what is asked in the stories, at each request.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const isRead = request.method === "GET" || request.method === "HEAD";
  const isOpen = OPEN_PAGES.has(pathname) || pathname.startsWith(ONE_TIME_LINKS);
  if (isRead && !isOpen && !(await getToken({ req: request }))) {
    const signIn = request.nextUrl.clone();
    signIn.pathname = "/sign-in";
    signIn.search = pathname === "/" ? "" : `?to=${encodeURIComponent(pathname + search)}`;
    return NextResponse.redirect(signIn);
  }
  const policy = contentSecurityPolicy(randomBytes(16).toString("base64"));
  const headers = new Headers(request.headers);
  headers.set(PATH_HEADER, pathname + search);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  const scripts = ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"];
  // React's development build explains its errors by eval; its production build does without.
  if (process.env.NODE_ENV === "development") scripts.push("'unsafe-eval'");
  return [
    "default-src 'self'",
    `script-src ${scripts.join(" ")}`,
    // Positions of menus and bars are style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  // Pages. The API answers for itself, files need no answer.
  matcher: ["/((?!api/|_next/|favicon.ico|icon.svg).*)"],
};
