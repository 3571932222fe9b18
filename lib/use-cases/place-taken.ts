import "server-only";
import { activeLink } from "@/lib/data/ticket-links";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { Refused } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";

/** Who has the run's one place, in words for whoever wants it too; `null` while it is free. */
export async function placeTaken(
  actor: Actor,
  environment: PsaEnvironment,
  runId: string,
): Promise<Refused | null> {
  const link = await activeLink(environment, runId);
  if (!link) return null;
  const who = link.createdById === actor.id ? "you" : link.createdByName;
  if (link.state === "creating")
    return { ok: false, code: "creating", message: `A ticket for this run is being created by ${who}.` };
  if (link.state === "unconfirmed")
    return {
      ok: false,
      code: "unconfirmed",
      message: `A creation by ${who} is unconfirmed. Check in Autotask before another is made.`,
    };
  return {
    ok: false,
    code: "has-ticket",
    message: `This run has ticket ${link.ticket?.number}, linked by ${who}.`,
  };
}

/** Somebody was faster, and what became of it is not known yet. */
export const BUSY: Refused = {
  ok: false,
  code: "conflict",
  message: "Someone else is working on this run's ticket. Look again in a moment.",
};
