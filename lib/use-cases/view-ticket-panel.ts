import "server-only";
import { instanceSettings } from "@/lib/data/instance-settings";
import { activeLink } from "@/lib/data/ticket-links";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import { ticketPanelOf } from "@/lib/use-cases/ticket-facts";

/** The steps of a creation under way that a person is shown. */
export type ShownStep = "reserved" | "sending" | "answered";

/** A run's ticket panel with the step of a creation under way; asks Autotask nothing. */
export async function viewTicketPanel(
  actor: Actor,
  { runId }: { runId: string },
  { now }: { now: Date },
): Promise<Result<TicketPanel & { step: ShownStep | null }>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const panel = await ticketPanelOf(actor, runId, now);
  if (!panel) return { ok: false, code: "not-found", message: "There is no such run." };
  const { environment } = await instanceSettings();
  const state = (await activeLink(environment, runId))?.attempt?.state;
  const step = state === "reserved" || state === "sending" || state === "answered" ? state : null;
  return ok({ ...panel, step });
}
