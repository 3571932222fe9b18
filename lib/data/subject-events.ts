import "server-only";
import { prisma } from "@/lib/data/db";

/** Events of one thing, newest first. */
export function eventsOf(subject: { kind: string; id: string }, limit: number) {
  return prisma().auditEvent.findMany({
    where: { subjectKind: subject.kind, subjectId: subject.id },
    orderBy: { seq: "desc" },
    take: limit,
    select: { at: true, actorName: true, action: true, before: true, after: true, detail: true },
  });
}
