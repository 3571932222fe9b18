import "server-only";
import { countToReview } from "@/lib/data/run-queue";
import { countUnconfirmed } from "@/lib/data/ticket-links";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";

export interface FrameView {
  toReview: number;
  unconfirmed: number;
  userName: string;
  canManageSettings: boolean;
  roleLabel: string;
}

/** What stands around every page. */
export async function viewFrame(actor: Actor): Promise<Result<FrameView>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const [toReview, unconfirmed] = await Promise.all([countToReview(), countUnconfirmed()]);
  const roleLabel = may(actor, "manage-settings")
    ? "Administrator"
    : may(actor, "create-ticket")
      ? "Operator"
      : "Reporter";
  return ok({
    toReview,
    unconfirmed,
    userName: actor.name,
    canManageSettings: may(actor, "manage-settings"),
    roleLabel,
  });
}
