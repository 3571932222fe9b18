import "server-only";
import { hash, verify } from "@node-rs/argon2";

/** argon2id (the package's default algorithm) at OWASP's second recommended setting: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

export function verifyPassword(stored: string, password: string): Promise<boolean> {
  return verify(stored, password);
}

let decoy: Promise<string> | undefined;

/** Spends the time of a real check on a user who does not exist, so that the answer's time tells nothing. */
export async function verifyDecoy(password: string): Promise<false> {
  decoy ??= hashPassword("a password that nobody has");
  await verify(await decoy, password);
  return false;
}
