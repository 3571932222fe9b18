import "server-only";
import { prisma } from "@/lib/data/db";
import type { Run } from "@/lib/domain/run";

/** A run with what a ticket is composed from: its job, its customer, and the objects that had trouble. */
export async function findRunForTicket(
  runId: string,
): Promise<{ run: Run & { manualTicketNumber: string | null }; customerId: string } | null> {
  const row = await prisma().run.findUnique({
    where: { id: runId },
    select: {
      id: true,
      jobId: true,
      status: true,
      startedAt: true,
      endedAt: true,
      remark: true,
      manualTicketNumber: true,
      job: {
        select: {
          name: true,
          software: true,
          type: true,
          customerId: true,
          customer: { select: { name: true } },
        },
      },
      objects: {
        where: { status: { in: ["error", "warning", "unknown"] } },
        orderBy: { position: "asc" },
        select: { name: true, type: true, status: true, message: true },
      },
    },
  });
  if (!row) return null;
  const { job, ...run } = row;
  const { customerId, customer, name: jobName, software, type } = job;
  return { run: { ...run, jobName, software, type, customerName: customer.name }, customerId };
}
