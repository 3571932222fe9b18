// What people do to a run's ticket at the same moment; in an application process of its own (see `lib/testing/workers`).

import type { Result } from "@/lib/domain/result";
import { permissionsOf } from "@/lib/domain/roles";
import { circumstances } from "@/lib/server";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { leaveWithoutTicket } from "@/lib/use-cases/leave-without-ticket";
import { linkTicket } from "@/lib/use-cases/link-ticket";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { checkCreation } from "@/lib/use-cases/settle-creation";
import { validateTickets } from "@/lib/use-cases/validate-tickets";

export type LifeAct = { operator: { id: string; name: string } } & (
  | { do: "create" | "check"; runId: string }
  /** For the first time, or in place of what the run has. */
  | { do: "link"; runId: string; ticketId: number }
  | { do: "look"; linkIds: string[] }
  | { do: "open" | "leave"; linkId: string }
);

export interface LiveOrder {
  /** All at once. */
  acts: LifeAct[];
  /** How far the clock is to be ahead of the machine's, in milliseconds. */
  aheadMs: number;
}

/** How an act ended: `done`, with a refusal's code, or with an error, which is always a bug. */
export type LifeEnd = { do: LifeAct["do"]; end: string; words?: string };

export function live({ acts, aheadMs }: LiveOrder): Promise<LifeEnd[]> {
  return Promise.all(acts.map((act) => liveOne(act, aheadMs)));
}

async function liveOne(act: LifeAct, aheadMs: number): Promise<LifeEnd> {
  try {
    const result = await storyOf(act, aheadMs);
    if (result.ok) return { do: act.do, end: "done" };
    return { do: act.do, end: result.code, words: result.message };
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { do: act.do, end: "threw", words };
  }
}

function storyOf(act: LifeAct, aheadMs: number): Promise<Result<unknown>> {
  const actor = { kind: "user", ...act.operator, permissions: permissionsOf("operator") } as const;
  const deps = { ...circumstances(), now: () => new Date(Date.now() + aheadMs) };
  switch (act.do) {
    case "create":
      return createAsSeen(actor, act, deps);
    case "check":
      return checkCreation(actor, act, deps);
    case "link":
      return linkTicket(actor, { ...act, reason: "Another one fits better", otherCompany: true }, deps);
    case "look":
      return validateTickets(actor, act, deps);
    case "open":
      return openTicket(actor, act, deps);
    case "leave":
      return leaveWithoutTicket(actor, act, deps);
  }
}
