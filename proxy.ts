import { type NextRequest, NextResponse } from "next/server";
import { getToken } from "next-auth/jwt";

/** Read back by `requireActor`: server components are not told where they are. */
const PATH_HEADER = "x-backupchecks-path";

/**
 * Without a session cookie there is nothing to show: off to sign in, keeping where one was going. It decides nothing else; who may do
 * what is asked in the use cases, at each request.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const path = request.nextUrl.pathname + request.nextUrl.search;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (isRead && !(await getToken({ req: request }))) {
    const signIn = request.nextUrl.clone();
    signIn.pathname = "/sign-in";
    signIn.search = path === "/" ? "" : `?to=${encodeURIComponent(path)}`;
    return NextResponse.redirect(signIn);
  }
  const headers = new Headers(request.headers);
  headers.set(PATH_HEADER, path);
  return NextResponse.next({ request: { headers } });
}

export const config = {
  // Pages behind the sign-in. The API, sign-in, set-up and files answer for themselves.
  matcher: ["/((?!api/|sign-in|setup|_next/|favicon.ico|icon.svg).*)"],
};
