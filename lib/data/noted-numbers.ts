import "server-only";
import type { Writer } from "@/lib/data/db";

/** Notes a ticket number by hand, or takes it away. @returns false when it is not the one before any more. */
export async function noteNumber(
  writer: Writer,
  runId: string,
  before: string | null,
  after: string | null,
): Promise<boolean> {
  const { count } = await writer.run.updateMany({
    where: { id: runId, manualTicketNumber: before },
    data: { manualTicketNumber: after },
  });
  return count === 1;
}
