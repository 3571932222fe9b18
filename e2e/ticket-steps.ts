// What tests of creating tickets do on the screen, and what they look at afterwards: here, in the database, in Autotask.
import type { Locator, Page } from "@playwright/test";
import type { RequestLogEntry, TicketSnapshot } from "@/sandbox/autotask/control";
import { expect, visit } from "./fixtures";
import type { Instance } from "./instance";
import type { KnownRun } from "./reports";

/** The request that creates a ticket, for faults and for counting. */
export const CREATE = { entity: "Tickets", kind: "create" } as const;

/** Run Checks with that run's job as the only row. */
export const queueOf = ({ customer }: KnownRun) => `/run-checks?q=${encodeURIComponent(customer)}`;

export const panelOf = (page: Page) => page.getByRole("complementary", { name: "Selected run" });

/** The run's ticket with its actions, on any page. */
export const ticketOf = (page: Page) => page.getByRole("region", { name: "Ticket", exact: true });

export const createButton = (within: Page | Locator) =>
  within.getByRole("button", { name: "Create Autotask ticket" });

export const CREATED = "was created and is linked to this run.";

/** Opens the create dialog from Run Checks and waits for its preview. */
export async function openDialog(page: Page, run: KnownRun): Promise<Locator> {
  await visit(page, queueOf(run));
  await createButton(panelOf(page)).click();
  const dialog = page.getByRole("dialog", { name: "Create Autotask ticket" });
  await expect(dialog.locator("pre")).toBeVisible();
  return dialog;
}

/** The description in the dialog, character by character. */
export function describedIn(dialog: Locator): Promise<string | null> {
  return dialog.locator("pre").evaluate((pre) => pre.textContent);
}

/** Tickets that Autotask holds for a run: those whose description leads to it. */
export async function ticketsFor({ autotask }: Instance, run: KnownRun): Promise<TicketSnapshot[]> {
  const { tickets } = await autotask.state();
  return tickets.filter(({ description }) => String(description).includes(run.runId));
}

/** The one ticket that Autotask holds for a run. */
export async function theTicketFor(instance: Instance, run: KnownRun): Promise<TicketSnapshot> {
  const [ticket, ...others] = await ticketsFor(instance, run);
  if (!ticket || others.length > 0)
    throw new Error(`Autotask has ${others.length + (ticket ? 1 : 0)} tickets, not one`);
  return ticket;
}

/**
 * Calls that reached Autotask, as method, what they were about and what they asked for. What the background looks up meanwhile of creations
 * that other tests left unconfirmed is none of this run's.
 */
export async function callsFor({ autotask, rows }: Instance, run: KnownRun): Promise<string[]> {
  const [requests, own] = await Promise.all([
    autotask.requests(),
    rows<{ reference: string }>("select reference from creation_attempts where run_id = $1", [run.runId]),
  ]);
  const isAnothers = ({ requestBody }: RequestLogEntry) => {
    const words = JSON.stringify(requestBody ?? null);
    return words.includes('"bc:') && !own.some(({ reference }) => words.includes(reference));
  };
  return requests
    .filter((request) => !isAnothers(request))
    .map(({ method, entity, kind }) => `${method} ${entity} ${kind}`);
}

/** All links that a run has or had, oldest first. */
export async function linksOf({ rows }: Instance, run: KnownRun) {
  return rows<{ state: string; active: boolean; number: string | null; created_by_name: string }>(
    `select l.state, l.active_key is not null as active, t.number, l.created_by_name
     from ticket_links l left join tickets t on t.id = l.ticket_id where l.run_id = $1 order by l.created_at`,
    [run.runId],
  );
}

/** As if the run's ticket had been seen and asked about some minutes ago: whoever looks at it now has it validated anew (§9.3). */
export async function aMinuteLater({ rows }: Instance, run: KnownRun): Promise<void> {
  await rows(
    `update tickets set seen_at = seen_at - interval '5 minutes', asked_at = asked_at - interval '5 minutes'
     where id in (select ticket_id from ticket_links where run_id = $1)`,
    [run.runId],
  );
}
