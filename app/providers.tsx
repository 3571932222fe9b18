"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { TimeZoneProvider } from "@/components/time-zone";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";

/** What every page's client parts stand on. Queries are few: polling a ticket, its preview, and two searches. */
export function Providers({
  zone,
  isZoneChosen,
  now,
  children,
}: {
  zone: string;
  isZoneChosen: boolean;
  now: Date;
  children: ReactNode;
}) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 30_000 } } }),
  );
  return (
    <QueryClientProvider client={client}>
      <TimeZoneProvider zone={zone} isChosen={isZoneChosen} now={now}>
        <TooltipProvider delayDuration={300}>{children}</TooltipProvider>
        <Toaster />
      </TimeZoneProvider>
    </QueryClientProvider>
  );
}
