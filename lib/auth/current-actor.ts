import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { cache } from "react";
import { authOptions } from "@/lib/auth/options";
import { findSignedInUser, type SignedInUser } from "@/lib/data/sign-ins";
import { type Actor, permissionsOf } from "@/lib/domain/roles";

/** The signed-in person with the role that the database holds now; read once per request. */
export const signedInUser = cache(async (): Promise<(SignedInUser & { signInId: string }) | null> => {
  const session = await getServerSession(authOptions());
  if (!session?.signInId) return null;
  const user = await findSignedInUser(session.signInId);
  return user && { ...user, signInId: session.signInId };
});

/** Who acts, or `null` when nobody is signed in, the sign-in was ended, or the user is disabled. */
export async function currentActor(): Promise<Actor | null> {
  const user = await signedInUser();
  return user && { kind: "user", id: user.id, name: user.name, permissions: permissionsOf(user.role) };
}

/** Set by proxy.ts on every request: server components are not told where they are. */
export const PATH_HEADER = "x-backupchecks-path";

/** Who acts, for pages: sends others to sign in and back to where they were going. */
export async function requireActor(): Promise<Actor> {
  const actor = await currentActor();
  if (actor) return actor;
  const goingTo = (await headers()).get(PATH_HEADER) ?? "/run-checks";
  redirect(`/sign-in?to=${encodeURIComponent(goingTo)}`);
}
