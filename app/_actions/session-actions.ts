"use server";

import { z } from "zod";
import { act } from "@/app/_actions/action";
import { signedInUser } from "@/lib/auth/current-actor";
import { ok } from "@/lib/domain/result";
import { signOut } from "@/lib/use-cases/sign-out";

/** Ends one's own sign-in; the browser then drops its cookie. */
export async function signOutAction(input: object) {
  return act(z.object({}), input, async (_actor, _input, deps) => {
    const user = await signedInUser();
    return user ? signOut(user.signInId, deps) : ok({});
  });
}
