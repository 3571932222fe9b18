import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction, type Writer } from "@/lib/data/db";
import { createSignIn } from "@/lib/data/sign-ins";
import { log } from "@/lib/log";
import { requestIdHere } from "@/lib/request-id";

/** A sign-in lasts at most this long; a working day and the next morning. */
export const SIGN_IN_HOURS = 24;

/** Where an attempt to sign in comes from. */
export interface SignInFrom {
  address: string;
  userAgent: string;
}

export interface SignedIn {
  ok: true;
  value: { signInId: string; userId: string; name: string; email: string };
}

/** Opens a sign-in and writes it down. Whether the person may is asked before, in the same transaction. */
export async function openSignIn(
  writer: Writer,
  user: { id: string; name: string },
  from: SignInFrom,
  how: Record<string, string> = {},
): Promise<string> {
  const expiresAt = new Date(Date.now() + SIGN_IN_HOURS * 3_600_000);
  const { address, userAgent } = from;
  const { id } = await createSignIn(writer, { userId: user.id, expiresAt, address, userAgent });
  await appendAudit(writer, {
    actor: { kind: "user", id: user.id, name: user.name },
    action: "sign-in.opened",
    subject: { kind: "sign-in", id },
    requestId: requestIdHere(),
    after: { address, ...how },
  });
  return id;
}

/** Writes down an attempt that was refused, under the name that was given. */
export async function noteRefusal(
  { name, userId }: { name: string; userId: string | null },
  from: Pick<SignInFrom, "address">,
  detail?: string,
): Promise<void> {
  // Without the name as it was typed: some type their password there.
  log.warn({ address: from.address, userId }, "sign-in refused");
  const id = userId ?? "unknown";
  await inTransaction((writer) =>
    appendAudit(writer, {
      actor: { kind: "user", id, name: name.slice(0, 200) },
      action: "sign-in.refused",
      subject: { kind: "user", id },
      requestId: requestIdHere(),
      after: { address: from.address },
      ...(detail ? { detail } : {}),
    }),
  );
}
