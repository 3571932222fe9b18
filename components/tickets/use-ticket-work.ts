"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import type { TicketPanel } from "@/lib/domain/ticket-panel";
import {
  fetchTicketProgress,
  requestCheck,
  requestCreation,
  type TicketProgress,
  ticketKeys,
} from "./ticket-queries";
import { onTicketWork, startCheck, startCreation, type TicketWork, ticketWorkOf } from "./ticket-work";

const POLL_MS = 1000;
const IDLE: TicketWork = { phase: "idle" };

/**
 * What goes on with a run's ticket: this window's own work and, while a ticket is being created by anyone, the state on the
 * server, asked every second. The page is refreshed when either comes to an end.
 */
export function useTicketWork(
  runId: string,
  panel: TicketPanel,
): { work: TicketWork; progress: TicketProgress | null; create: () => void; check: () => void } {
  const router = useRouter();
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

  return {
    work,
    progress,
    create: () =>
      void startCreation(runId, requestCreation, Date.now()).then((done) => done && router.refresh()),
    check: () => void startCheck(runId, requestCheck, Date.now()).then((done) => done && router.refresh()),
  };
}
