import "server-only";
import { headers } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { dropCookie, keepCookie, readCookie } from "@/lib/auth/browser-cookies";
import { clientAddress } from "@/lib/auth/client-address";
import { OIDC, oidcProvider } from "@/lib/auth/oidc-provider";
import { SIGN_IN_HOURS, type SignedIn, type SignInFrom } from "@/lib/auth/open-sign-in";
import { CHALLENGE_SECONDS, signInWithCode } from "@/lib/auth/second-step";
import { signInWithPassword } from "@/lib/auth/sign-in";
import { signInByProvider } from "@/lib/auth/sign-in-by-provider";
import { deviceToken } from "@/lib/auth/sign-in-throttle";
import { signOutOf } from "@/lib/data/sign-ins";
import type { Claims } from "@/lib/domain/claimed-role";
import { required } from "@/lib/env";
import { log } from "@/lib/log";
import { requestIdHere } from "@/lib/request-id";
import { secondStepSchema, signInSchema } from "@/lib/schemas/sign-in-form";

/** The longest address line kept of a browser's own description. */
const USER_AGENT_LIMIT = 300;

const YEAR_IN_SECONDS = 31_536_000;

/**
 * next-auth's settings. The session token carries the ID of the sign-in and nothing that decides anything: who it is and what they
 * may do is read from the database at each request.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: required("NEXTAUTH_SECRET"),
    session: { strategy: "jwt", maxAge: SIGN_IN_HOURS * 3_600 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [passwordProvider(), codeProvider(), oidcProvider()].filter((provider) => provider !== null),
    logger: quietLogger(),
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider !== OIDC) return true;
        try {
          const outcome = await signInByProvider(profile as unknown as Claims, await fromOfRequest());
          if (!outcome.ok) return `/sign-in?error=sso-${outcome.why}`;
          // The same object that the token is made from below.
          user.id = outcome.value.signInId;
          return true;
        } catch (error) {
          log.error({ err: error }, "sign-in failed");
          return `/sign-in?error=sso-${UNEXPECTED}`;
        }
      },
      // next-auth's own throws at a way back that is no address: an error of ours in the log, in a stranger's words.
      redirect({ url, baseUrl }) {
        if (!URL.canParse(url, baseUrl)) return baseUrl;
        const destination = new URL(url, baseUrl);
        return destination.origin === baseUrl ? destination.href : baseUrl;
      },
      jwt({ token, user }) {
        return user ? { ...token, signInId: user.id } : token;
      },
      session({ session, token }) {
        return { ...session, signInId: token.signInId };
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.signInId === "string")
          await signOutOf(token.signInId, { now: new Date(), requestId: requestIdHere() });
      },
    },
  };
}

/** A bug or an outage, to whoever signs in: the log has the rest. */
const UNEXPECTED = "unexpected";

/** What the form is told instead of a sign-in. */
class Told extends Error {}

/** next-auth writes the words of whatever is thrown into its answer, and nothing into the log: others' words stop here. */
async function telling<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Told) throw error;
    log.error({ err: error }, "sign-in failed");
    throw new Told(UNEXPECTED);
  }
}

function passwordProvider() {
  return CredentialsProvider({
    id: "credentials",
    name: "credentials",
    credentials: { email: {}, password: {} },
    authorize: (credentials, request) => telling(() => byPassword(credentials, request.headers)),
  });
}

async function byPassword(credentials: unknown, headers: Sent) {
  const given = signInSchema.safeParse(credentials);
  if (!given.success) return null;
  const device = await readCookie("backupchecks.device");
  const outcome = await signInWithPassword(given.data, { ...fromOf(headers), device });
  if (outcome.ok) return signedIn(outcome);
  if (outcome.code === "throttled") throw new Told(`throttled:${outcome.waitSeconds}`);
  if (outcome.code !== "second-factor") return null;
  await keepCookie("backupchecks.challenge", outcome.challenge, CHALLENGE_SECONDS);
  throw new Told("second-factor");
}

/** The second step. What the first one has shown is in a cookie that no script can read. */
function codeProvider() {
  return CredentialsProvider({
    id: "second-factor",
    name: "second-factor",
    credentials: { code: {} },
    authorize: (credentials, request) => telling(() => byCode(credentials, request.headers)),
  });
}

async function byCode(credentials: unknown, headers: Sent) {
  const given = secondStepSchema.safeParse(credentials);
  if (!given.success) return null;
  const challenge = await readCookie("backupchecks.challenge");
  const outcome = await signInWithCode({ challenge, ...given.data }, fromOf(headers));
  if (!outcome.ok)
    throw new Told(outcome.code === "throttled" ? `throttled:${outcome.waitSeconds}` : outcome.code);
  await dropCookie("backupchecks.challenge");
  return signedIn(outcome);
}

/** The browser is known from now on; the sign-in's ID becomes the token's. */
async function signedIn({ value: { signInId, name, email } }: SignedIn) {
  await keepCookie("backupchecks.device", deviceToken(email), YEAR_IN_SECONDS);
  return { id: signInId, name, email };
}

/** Headers as next-auth hands them on. */
type Sent = Record<string, unknown> | undefined;

function fromOf(sent: Sent): SignInFrom {
  return fromOfHeaders(new Headers(sent as Record<string, string>));
}

/** next-auth does not hand the request on to where a provider's answer is judged. */
async function fromOfRequest(): Promise<SignInFrom> {
  return fromOfHeaders(await headers());
}

function fromOfHeaders(headers: { get(name: string): string | null }): SignInFrom {
  return {
    address: clientAddress(headers),
    userAgent: (headers.get("user-agent") ?? "").slice(0, USER_AGENT_LIMIT),
  };
}

/** Some of next-auth's errors quote an address or a cookie, which anybody may send and as long as a request's headers. */
const REASON_LIMIT = 300;

/** next-auth's own complaints as lines of our log: their names and the error's words, cut; never all that was sent or answered. */
function quietLogger(): NextAuthOptions["logger"] {
  return {
    error(code, metadata) {
      const error = metadata instanceof Error ? metadata : metadata.error;
      log.warn(
        {
          complaint: code,
          reason: error instanceof Error ? error.message.slice(0, REASON_LIMIT) : undefined,
        },
        "sign-in failed",
      );
    },
    warn() {},
    debug() {},
  };
}
