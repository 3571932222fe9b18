"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { refreshReferenceDataAction } from "@/app/_actions/settings-actions";
import { FormMessage } from "@/components/form-message";
import { LocalTime } from "@/components/local-time";
import { ReferenceLists } from "@/components/settings/reference-lists";
import { ResolveWarning } from "@/components/settings/resolve-warning";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { SubmitButton } from "@/components/submit-button";
import type { Result } from "@/lib/domain/result";
import type { AutotaskSettingsView } from "@/lib/domain/settings-views";

interface ReferenceDataPanelProps {
  reference: AutotaskSettingsView["reference"];
  isConnected: boolean;
  /** What the lists leave in the way of resolving. */
  resolveBlockers: string[];
}

/** The stored lists of Autotask with their age, and the button that loads them anew (§7.4). */
export function ReferenceDataPanel({ reference, isConnected, resolveBlockers }: ReferenceDataPanelProps) {
  const router = useRouter();
  const [result, setResult] = useState<Result<unknown> | null>(null);
  const [isPending, startTransition] = useTransition();
  const { loadedAt } = reference;

  function refresh() {
    startTransition(async () => {
      const answer = await refreshReferenceDataAction({}).catch(() => NO_ANSWER);
      startTransition(() => {
        setResult(answer);
        if (answer.ok) router.refresh();
      });
    });
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SubmitButton
          type="button"
          variant="outline"
          onClick={refresh}
          isPending={isPending}
          pendingLabel="Loading…"
          disabled={!isConnected}
          aria-describedby="reference-age"
        >
          {loadedAt ? "Refresh reference data" : "Load reference data"}
        </SubmitButton>
        <p id="reference-age" className="text-muted-foreground text-xs">
          {loadedAt && (
            <>
              Loaded <LocalTime value={loadedAt} />
            </>
          )}
          {!loadedAt &&
            (isConnected ? "Not loaded yet." : "Not loaded yet. Enter and save the connection first.")}
        </p>
      </div>
      <FormMessage result={result} success="Reference data loaded." />
      <ResolveWarning blockers={resolveBlockers} visibilities={reference.values.publish} />
      {loadedAt && <ReferenceLists values={reference.values} />}
    </div>
  );
}
