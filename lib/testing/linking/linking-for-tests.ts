import { prisma } from "@/lib/data/db";
import { type FailedRun, failedRuns } from "@/lib/testing/creation/instance";
import type { World } from "@/lib/testing/creation/world";
import { type LinkRequest, linkTicket } from "@/lib/use-cases/link-ticket";
import { validateTickets } from "@/lib/use-cases/validate-tickets";
import type { TicketSnapshot } from "@/sandbox/autotask/control";

/** A ticket that a person made in Autotask, of the run's company unless another is given. */
export function ticketFor(
  world: World,
  run: FailedRun,
  fields: { companyID?: number; title?: string; status?: number } = {},
): Promise<TicketSnapshot> {
  return world.control.createTicket({ companyID: run.companyId, ...fields });
}

/** Links a run, by the first operator unless another is named. */
export function link(
  world: World,
  { runId }: FailedRun,
  ticketId: number,
  given: Partial<LinkRequest> & { by?: 0 | 1 } = {},
) {
  const { by = 0, ...request } = given;
  return linkTicket(world.operators[by], { runId, ticketId, ...request }, world.deps());
}

export interface Linked {
  run: FailedRun;
  linkId: string;
  autotaskId: number;
  number: string;
}

/** Runs that are linked to a ticket of their own each, through the story, and that nobody has looked at since a minute ago. */
export async function linkedRuns(world: World, count: number): Promise<Linked[]> {
  const linked: Linked[] = [];
  for (const run of await failedRuns(count)) {
    const { id, ticketNumber } = await ticketFor(world, run);
    const answer = await link(world, run, id);
    if (!answer.ok) throw new Error(answer.message);
    linked.push({ run, linkId: answer.value.linkId, autotaskId: id, number: ticketNumber });
  }
  await world.advance(61_000);
  await world.control.clearRequests();
  return linked;
}

/** A page that shows these links. */
export function look(world: World, linked: readonly Pick<Linked, "linkId">[], by: 0 | 1 = 0) {
  const linkIds = linked.map(({ linkId }) => linkId);
  return validateTickets(world.operators[by], { linkIds }, world.deps());
}

/** How many of the runs' links are active, by run. */
export async function activeLinks(runs: readonly Pick<FailedRun, "runId">[]): Promise<Map<string, number>> {
  const links = await prisma().ticketLink.groupBy({
    by: ["runId"],
    where: { runId: { in: runs.map(({ runId }) => runId) }, activeKey: { not: null } },
    _count: true,
  });
  const counts = new Map(links.map(({ runId, _count }) => [runId, _count]));
  return new Map(runs.map(({ runId }) => [runId, counts.get(runId) ?? 0]));
}
