import type { Actor } from "@/lib/domain/roles";
import { circumstances } from "@/lib/server";
import { createTicket } from "@/lib/use-cases/create-ticket";
import { linkTicket } from "@/lib/use-cases/link-ticket";
import { noteTicketNumber } from "@/lib/use-cases/note-ticket-number";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { previewTicket } from "@/lib/use-cases/preview-ticket";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import { must } from "./must";

/** What the MSP's people do in Autotask's own web interface. */
export interface AutotaskByHand {
  tickets(): Promise<{ id: number; number: string; title: string }[]>;
  deleteTicket(ticketId: number): Promise<void>;
}

export interface DemoWork {
  operator: Actor;
  /** A job's run of so many nights ago, 0 for last night's; where that one is still to come, the one before it. */
  runOf: (customer: string, job: string, nightsAgo: number) => string;
  byHand: AutotaskByHand;
}

/** Titles of tickets that the sandbox holds from the start (sandbox/autotask/sample-tickets.ts). */
const WITH_TIME_ENTRIES = "Veeam job Daily VM backup fails since Monday";
const OF_BEFORE = "USB disk for off-site copy is full";

async function existing(byHand: AutotaskByHand, title: string): Promise<{ id: number; number: string }> {
  const found = (await byHand.tickets()).find((ticket) => ticket.title === title);
  if (!found) throw new Error(`the sandbox has no ticket "${title}"`);
  return found;
}

/** A number typed before the integration came (§6A.1): its ticket exists, and nobody has linked it. */
export async function noteOldNumber({ operator, runOf, byHand }: DemoWork): Promise<void> {
  const { number } = await existing(byHand, OF_BEFORE);
  const runId = runOf("Northwind", "NAS to cloud", 0);
  await must(noteTicketNumber(operator, { runId, number }, circumstances()));
}

/**
 * What was done about earlier nights, one of each kind: two runs with one ticket that has time entries, an open ticket, one that was
 * resolved, one that was deleted in Autotask. Last night's trouble is left to whoever looks.
 */
export async function seedTickets({ operator, runOf, byHand }: DemoWork): Promise<void> {
  const { id: ticketId } = await existing(byHand, WITH_TIME_ENTRIES);
  for (const nightsAgo of [2, 1]) {
    const runId = runOf("Contoso", "Daily VM backup", nightsAgo);
    await must(linkTicket(operator, { runId, ticketId }, circumstances()));
  }

  await create(operator, runOf("Adventure Works", "Cluster guests", 1));

  const solved = runOf("Coho Winery", "Daily VM backup", 4);
  await create(operator, solved);
  await must(resolveTicket(operator, { runId: solved }, circumstances()));

  const { linkId, number } = await create(operator, runOf("Coho Winery", "Daily VM backup", 1));
  const deleted = (await byHand.tickets()).find((ticket) => ticket.number === number);
  if (!deleted) throw new Error(`Autotask has no ticket ${number}`);
  await byHand.deleteTicket(deleted.id);
  // Whoever opens it next finds that out.
  const opened = await openTicket(operator, { linkId }, circumstances());
  if (opened.ok || opened.code !== "ticket-deleted") throw new Error(`ticket ${number} is still there`);
}

async function create(operator: Actor, runId: string): Promise<{ linkId: string; number: string }> {
  const { digest } = await must(previewTicket(operator, { runId }));
  const outcome = await must(createTicket(operator, { runId, digest }, circumstances()));
  if (outcome.state !== "linked") throw new Error(`a sample ticket is ${outcome.state}`);
  return outcome;
}
