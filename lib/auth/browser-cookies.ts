import "server-only";
import { cookies } from "next/headers";
import { env } from "@/lib/env";

/** Cookies of the sign-in besides next-auth's own. No script reads them, and only the sign-in is sent them. */
export type SignInCookie = "backupchecks.challenge" | "backupchecks.device";

const PATH = "/api/auth";

export async function keepCookie(name: SignInCookie, value: string, seconds: number): Promise<void> {
  (await cookies()).set(name, value, {
    httpOnly: true,
    sameSite: "strict",
    secure: env().NEXTAUTH_URL?.startsWith("https:") ?? false,
    path: PATH,
    maxAge: seconds,
  });
}

export async function readCookie(name: SignInCookie): Promise<string | null> {
  return (await cookies()).get(name)?.value ?? null;
}

export async function dropCookie(name: SignInCookie): Promise<void> {
  (await cookies()).delete({ name, path: PATH });
}
