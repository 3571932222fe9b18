"use server";

import { act } from "@/app/_actions/action";
import { type CreateToken, createTokenSchema, revokeTokenSchema } from "@/lib/schemas/token-forms";
import { createToken, revokeTokens } from "@/lib/use-cases/manage-tokens";

export async function createTokenAction(input: CreateToken) {
  return act(createTokenSchema, input, (actor, { name, customerId }, deps) =>
    createToken(actor, { name, customer: customerId === null ? null : { id: customerId } }, deps),
  );
}

export async function revokeTokenAction(input: { tokenId: string }) {
  return act(revokeTokenSchema, input, (actor, { tokenId }, deps) =>
    revokeTokens(actor, { id: tokenId }, deps),
  );
}
