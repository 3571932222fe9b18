import { chainState } from "@/lib/data/audit-chain";
import { rowsOfBuilt } from "@/lib/data/db";
import type { SandboxControl } from "@/sandbox/autotask/control";
import type { FailedRun } from "./instance";

/** What became of one run, by our database and by Autotask's own books. */
export interface RunEvidence extends FailedRun {
  /** State of the active link; `free` where there is none. */
  state: "free" | "creating" | "unconfirmed" | "linked";
  /** The ticket of the active link, by its ID at Autotask. */
  ticketId: number | null;
  /** The company of that ticket, at Autotask. */
  ticketCompanyId: number | null;
  /** A ticket of another company that Autotask answered with, noted for a person. */
  conflictId: number | null;
  /** Actions of the run's events, oldest first. */
  actions: string[];
  /** References of all `ticket.sending` events, and of all POSTs that reached Autotask. */
  sending: string[];
  posted: string[];
  /** Tickets that Autotask made of those POSTs, under the ID they have now: a merged one under its older ticket's. */
  made: number[];
}

export interface Evidence {
  runs: readonly RunEvidence[];
  /** References that reached Autotask and belong to none of the runs. */
  strays: readonly string[];
}

type LinkRow = {
  runId: string;
  state: RunEvidence["state"];
  ticketId: number | null;
  conflictId: number | null;
};
type EventRow = { runId: string; action: string; reference: string | null };

/** Reads what became of the runs. Autotask's log must not have been cleared since the first of their creates. */
export async function evidenceOf(control: SandboxControl, runs: readonly FailedRun[]): Promise<Evidence> {
  const ids = [runs.map(({ runId }) => runId)];
  const [links, references, events, requests, writes, { tickets, merged }] = await Promise.all([
    rowsOfBuilt<LinkRow>(
      `SELECT l.run_id AS "runId", l.state::text AS state, t.autotask_id AS "ticketId", a.conflict_id AS "conflictId"
       FROM ticket_links l LEFT JOIN tickets t ON t.id = l.ticket_id LEFT JOIN creation_attempts a ON a.link_id = l.id
       WHERE l.run_id = ANY ($1::uuid[]) AND l.active_key IS NOT NULL`,
      ids,
    ),
    rowsOfBuilt<{ runId: string; reference: string }>(
      `SELECT run_id AS "runId", reference FROM creation_attempts WHERE run_id = ANY ($1::uuid[])`,
      ids,
    ),
    rowsOfBuilt<EventRow>(
      `SELECT run_id AS "runId", action, after ->> 'reference' AS reference
       FROM audit_events WHERE run_id = ANY ($1::uuid[]) ORDER BY seq`,
      ids,
    ),
    control.requests({ entity: "Tickets", kind: "create" }),
    control.writes(),
    control.state(),
  ]);
  const runByReference = new Map(references.map(({ reference, runId }) => [reference, runId]));
  const posts = requests.map(({ requestBody }) => (requestBody as { externalID: string }).externalID);
  const creates = writes.filter(({ entity, action }) => entity === "Tickets" && action === "create");
  const companyOf = new Map(tickets.map(({ id, companyID }) => [id, companyID]));
  return {
    runs: runs.map((run) => {
      const own = links.find(({ runId }) => runId === run.runId);
      const ownEvents = events.filter(({ runId }) => runId === run.runId);
      const isOwn = (reference: unknown) => runByReference.get(String(reference)) === run.runId;
      return {
        ...run,
        state: own?.state ?? "free",
        ticketId: own?.ticketId ?? null,
        ticketCompanyId: companyOf.get(own?.ticketId ?? -1) ?? null,
        conflictId: own?.conflictId ?? null,
        actions: ownEvents.map(({ action }) => action),
        sending: ownEvents.flatMap(({ action, reference }) =>
          action === "ticket.sending" ? (reference ?? "") : [],
        ),
        posted: posts.filter(isOwn),
        made: creates.filter(({ fields }) => isOwn(fields.externalID)).map(({ id }) => merged[id] ?? id),
      };
    }),
    strays: posts.filter((reference) => !runByReference.has(reference)),
  };
}

/** The first event of the audit trail that is not as it was written; none where the chain is whole. */
export async function brokenEvents(): Promise<number[]> {
  const { fault } = await chainState();
  return fault ? [fault.seq] : [];
}
