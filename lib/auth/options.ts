import "server-only";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { clientAddress } from "@/lib/auth/client-address";
import { SIGN_IN_HOURS, signInWithPassword } from "@/lib/auth/sign-in";
import { endSignIn } from "@/lib/data/sign-ins";
import { required } from "@/lib/env";
import { signInSchema } from "@/lib/schemas/sign-in-form";

/** The longest address line kept of a browser's own description. */
const USER_AGENT_LIMIT = 300;

/**
 * next-auth's settings. The session token carries the ID of the sign-in and nothing that decides anything: who it is and what they
 * may do is read from the database at each request.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: required("NEXTAUTH_SECRET"),
    session: { strategy: "jwt", maxAge: SIGN_IN_HOURS * 3_600 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "credentials",
        credentials: { email: {}, password: {} },
        async authorize(credentials, request) {
          const given = signInSchema.safeParse(credentials);
          if (!given.success) return null;
          const headers = new Headers(request.headers as Record<string, string>);
          const outcome = await signInWithPassword(given.data, {
            address: clientAddress(headers),
            userAgent: (headers.get("user-agent") ?? "").slice(0, USER_AGENT_LIMIT),
          });
          if (outcome.ok) {
            const { signInId, name, email } = outcome.value;
            return { id: signInId, name, email };
          }
          if (outcome.code === "throttled") throw new Error(`throttled:${outcome.waitSeconds}`);
          return null;
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        return user ? { ...token, signInId: user.id } : token;
      },
      session({ session, token }) {
        return { ...session, signInId: token.signInId };
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.signInId === "string") await endSignIn(token.signInId, "signed out", new Date());
      },
    },
  };
}
