"use server";

import { headers } from "next/headers";
import { invalidInput, isSameOrigin, unexpected } from "@/app/_actions/action";
import { clientAddress } from "@/lib/auth/client-address";
import { hashPassword } from "@/lib/auth/password";
import { isSetupCode, setupThrottle } from "@/lib/auth/setup";
import type { Result } from "@/lib/domain/result";
import { requestIdHere } from "@/lib/request-id";
import { type FirstAdministrator, firstAdministratorSchema } from "@/lib/schemas/first-administrator-form";
import { circumstances } from "@/lib/server";
import { createFirstAdministrator } from "@/lib/use-cases/create-first-administrator";

/** Nobody is signed in for it: the one-time code is the key, and after its use there is nothing to open. */
export async function createFirstAdministratorAction(input: FirstAdministrator): Promise<Result<object>> {
  const requestId = requestIdHere();
  if (!(await isSameOrigin()))
    return { ok: false, code: "cross-site", message: "This request did not come from Backupchecks itself." };
  try {
    const parsed = firstAdministratorSchema.safeParse(input);
    if (!parsed.success) return invalidInput(parsed.error);
    const address = clientAddress(await headers());
    return await createFirstAdministrator(parsed.data, {
      ...circumstances(requestId),
      hashPassword,
      isSetupCode,
      throttle: () => setupThrottle(address),
    });
  } catch (error) {
    return unexpected(error, requestId);
  }
}
