import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings, updateInstanceSettings } from "@/lib/data/instance-settings";
import { createUser, hasNoUsers } from "@/lib/data/users";
import { ok, type Result } from "@/lib/domain/result";
import { throttled } from "@/lib/domain/throttled";
import type { Circumstances } from "@/lib/use-cases/circumstances";

interface SetupCircumstances extends Circumstances {
  hashPassword: (password: string) => Promise<string>;
  isSetupCode: (code: string) => Promise<boolean>;
  /** Counts an attempt. @returns seconds to wait after too many, else `null`. */
  throttle: () => Promise<number | null>;
}

/** Makes the first administrator of an empty instance, with the one-time code that the start printed; then never again. */
export async function createFirstAdministrator(
  given: { code: string; name: string; email: string; password: string; timeZone: string },
  deps: SetupCircumstances,
): Promise<Result<object>> {
  if (!(await hasNoUsers())) return ALREADY_SET_UP;
  const wait = await deps.throttle();
  if (wait !== null) return throttled(wait);
  if (!(await deps.isSetupCode(given.code))) {
    const message =
      "This is not the code that the start printed. It is in the terminal or the service's log.";
    return { ok: false, code: "invalid-input", message, fields: [{ path: "code", message }] };
  }
  const passwordHash = await deps.hashPassword(given.password);
  await instanceSettings();
  const made = await inTransaction(async (writer) => {
    // The row of settings is the lock: of two that come with the code at once, one makes the administrator.
    await writer.$executeRaw`SELECT 1 FROM instance_settings WHERE id = 1 FOR UPDATE`;
    if (await writer.user.findFirst({ select: { id: true } })) return false;
    const { id } = await createUser(writer, {
      email: given.email,
      name: given.name,
      role: "admin",
      passwordHash,
    });
    await updateInstanceSettings(writer, { timeZone: given.timeZone, setupCodeHash: null });
    await appendAudit(writer, {
      actor: { kind: "user", id, name: given.name },
      action: "user.first-administrator",
      subject: { kind: "user", id },
      requestId: deps.requestId,
      after: { email: given.email, role: "admin", timeZone: given.timeZone },
    });
    return true;
  });
  return made ? ok({}) : ALREADY_SET_UP;
}

const ALREADY_SET_UP = {
  ok: false,
  code: "already-set-up",
  message: "This instance has its first administrator already. Sign in.",
} as const;
