"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import type { ResolvePreview } from "@/lib/domain/ticket-views";
import {
  fetchTicketProgress,
  type LinkRequest,
  requestCheck,
  requestCreation,
  requestLinking,
  requestResolving,
  type TicketProgress,
  ticketKeys,
} from "./ticket-queries";
import {
  onTicketWork,
  startCheck,
  startCreation,
  startLinking,
  startResolving,
  type TicketWork,
  ticketWorkOf,
} from "./ticket-work";

const POLL_MS = 1000;
const IDLE: TicketWork = { phase: "idle" };

/** What can be begun for a run's ticket from here. */
export interface TicketActs {
  /** @param digest of the preview that was seen. */
  create: (digest: string) => void;
  check: () => void;
  /** @param number names the ticket while it goes on. */
  link: (number: string, request: LinkRequest) => void;
  /** @param plan what the preview says will be done, for the words while it goes on. */
  resolve: (plan: ResolvePreview["plan"]) => void;
}

/**
 * What goes on with a run's ticket: this window's own work and, while a ticket is being created by anyone, the state on the
 * server, asked every second. The page is refreshed when either comes to an end.
 */
export function useTicketWork(
  runId: string,
  panel: TicketPanel,
): { work: TicketWork; progress: TicketProgress | null; acts: TicketActs } {
  const router = useRouter();
  const queries = useQueryClient();
  const work = useSyncExternalStore(
    onTicketWork,
    () => ticketWorkOf(runId),
    () => IDLE,
  );
  const attempt = work.phase === "creating" ? work.startedAt : null;
  const ours = attempt !== null;
  const watching = ours || panel.state === "creating";
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ticketKeys.progress(runId, attempt),
    queryFn: ({ signal }) => fetchTicketProgress(runId, signal),
    enabled: watching,
    refetchInterval: POLL_MS,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const progress = watching && data ? data : null;

  // Somebody else's creation has ended, or ours whose answer was lost: the page behind shows what it came to.
  const ended = !ours && panel.state === "creating" && progress !== null && progress.state !== "creating";
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with each answer until the page has it
  useEffect(() => {
    if (ended) router.refresh();
  }, [ended, dataUpdatedAt, router]);

  // A refusal too may mean that a colleague was faster.
  const thenRefresh = (begun: Promise<boolean>) => void begun.then((done) => done && router.refresh());
  const acts: TicketActs = {
    create: (digest) =>
      thenRefresh(
        startCreation(runId, () => requestCreation(runId, digest), Date.now()).then((done) => {
          // What was shown may be what was refused.
          if (ticketWorkOf(runId).phase === "refused")
            void queries.invalidateQueries({ queryKey: ticketKeys.preview(runId) });
          return done;
        }),
      ),
    check: () => thenRefresh(startCheck(runId, requestCheck, Date.now())),
    link: (number, request) =>
      thenRefresh(startLinking(runId, number, () => requestLinking(runId, request), Date.now())),
    resolve: (plan) => thenRefresh(startResolving(runId, plan, () => requestResolving(runId), Date.now())),
  };
  return { work, progress, acts };
}
