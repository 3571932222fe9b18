import { Secret, TOTP } from "otpauth";
import { callAction, type ServerAction } from "./endpoints";
import type { Person } from "./fixtures";
import type { Instance } from "./instance";

/**
 * What an authenticator app shows, so many time steps from now. A code holds from a step before its own to one after it: the present one and
 * the next are good for half a minute at least, however slow the machine.
 */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
}

interface Where {
  instance: Instance;
  actions: Map<string, ServerAction>;
}

async function call<T>(
  { instance, actions }: Where,
  name: string,
  input: object,
  person: Person,
): Promise<T> {
  const { id } = actions.get(name) as ServerAction;
  const { result, text } = await callAction(instance.url, { id, address: "/profile", input }, person);
  if (!result?.ok) throw new Error(`${name} was refused: ${text.slice(0, 300)}`);
  return result.value as T;
}

/** Begins a person's second factor. @returns its secret. */
export async function begunFactor(where: Where, person: Person): Promise<string> {
  const { password } = person;
  return (await call<{ secret: string }>(where, "beginSecondFactorAction", { password }, person)).secret;
}

/** Turns a person's second factor on with the present code, so that the next one is left. */
export async function confirmedFactor(where: Where, person: Person): Promise<string> {
  const secret = await begunFactor(where, person);
  await call(where, "confirmSecondFactorAction", { code: codeOf(secret) }, person);
  return secret;
}
