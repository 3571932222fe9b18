import type { Result } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import type { CreationOutcome } from "@/lib/domain/ticket-preview";
import { createTicket } from "@/lib/use-cases/create-ticket";
import { previewTicket } from "@/lib/use-cases/preview-ticket";

/** Creates a run's ticket as a person does: what the dialog shows at this moment is confirmed. */
export async function createAsSeen(
  actor: Actor,
  { runId }: { runId: string },
  deps: Parameters<typeof createTicket>[2],
): Promise<Result<CreationOutcome>> {
  const preview = await previewTicket(actor, { runId });
  return createTicket(actor, { runId, digest: preview.ok ? preview.value.digest : "" }, deps);
}
