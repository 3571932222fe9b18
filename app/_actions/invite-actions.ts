"use server";

import { invalidInput, isSameOrigin, unexpected } from "@/app/_actions/action";
import { hashPassword } from "@/lib/auth/password";
import { forgetGuesses } from "@/lib/auth/sign-in-throttle";
import type { Result } from "@/lib/domain/result";
import { requestIdHere } from "@/lib/request-id";
import { type AcceptLink, acceptLinkSchema } from "@/lib/schemas/people-forms";
import { circumstances } from "@/lib/server";
import { acceptLink } from "@/lib/use-cases/accept-link";

/** Nobody is signed in for it: the one-time link is the key. It is too long to be guessed, so nothing is counted. */
export async function acceptLinkAction(input: AcceptLink): Promise<Result<{ email: string }>> {
  const requestId = requestIdHere();
  if (!(await isSameOrigin()))
    return { ok: false, code: "cross-site", message: "This request did not come from Backupchecks itself." };
  try {
    const parsed = acceptLinkSchema.safeParse(input);
    if (!parsed.success) return invalidInput(parsed.error);
    const accepted = await acceptLink(parsed.data, { ...circumstances(requestId), hashPassword });
    // Guesses of others at this account must not keep its owner from signing in with the new password.
    if (accepted.ok) await forgetGuesses(accepted.value.email);
    return accepted;
  } catch (error) {
    return unexpected(error, requestId);
  }
}
