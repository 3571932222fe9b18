import "server-only";
import { countToReview } from "@/lib/data/run-queue";
import { countWaiting } from "@/lib/data/ticket-list";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";

export interface FrameView {
  toReview: number;
  /** Tickets that wait for a person: creations in doubt, and deleted tickets that nobody decided about. */
  ticketsWaiting: number;
  userName: string;
  canManageSettings: boolean;
  canViewAudit: boolean;
  roleLabel: string;
}

/** What stands around every page. */
export async function viewFrame(actor: Actor): Promise<Result<FrameView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const [toReview, ticketsWaiting] = await Promise.all([countToReview(), countWaiting()]);
  const roleLabel = may(actor, "manage-settings")
    ? "Administrator"
    : may(actor, "create-ticket")
      ? "Operator"
      : "Reporter";
  return ok({
    toReview,
    ticketsWaiting,
    userName: actor.name,
    canManageSettings: may(actor, "manage-settings"),
    canViewAudit: may(actor, "view-audit"),
    roleLabel,
  });
}
