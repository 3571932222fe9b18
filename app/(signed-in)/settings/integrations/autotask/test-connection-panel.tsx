"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { testConnectionAction } from "@/app/_actions/settings-actions";
import { Refusal } from "@/components/form-message";
import { ConnectionSteps } from "@/components/settings/connection-steps";
import { useUnsavedSections } from "@/components/settings/unsaved-changes";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { SubmitButton } from "@/components/submit-button";
import type { Result } from "@/lib/domain/result";
import type { AutotaskSettingsView, ConnectionTest } from "@/lib/domain/settings-views";

interface TestConnectionPanelProps {
  connection: AutotaskSettingsView["connection"];
}

/** "Test connection": each step with how it went, and for the one that failed why and what to do. */
export function TestConnectionPanel({ connection }: TestConnectionPanelProps) {
  const router = useRouter();
  const [result, setResult] = useState<Result<ConnectionTest> | null>(null);
  const [isPending, startTransition] = useTransition();
  const isUnsaved = useUnsavedSections().includes("Connection");
  const blocked = blockedBecause(connection, isUnsaved);

  function test() {
    startTransition(async () => {
      const answer = await testConnectionAction({}).catch(() => NO_ANSWER);
      startTransition(() => {
        setResult(answer);
        router.refresh();
      });
    });
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SubmitButton
          type="button"
          variant="outline"
          onClick={test}
          isPending={isPending}
          pendingLabel="Testing…"
          disabled={blocked !== null}
          aria-describedby={blocked ? "test-blocked" : undefined}
        >
          Test connection
        </SubmitButton>
        {blocked && (
          <p id="test-blocked" className="text-muted-foreground text-xs">
            {blocked}
          </p>
        )}
      </div>
      <div aria-live="polite" aria-busy={isPending}>
        {result && !result.ok ? (
          <Refusal refused={result} />
        ) : (
          <ConnectionSteps test={result?.value ?? null} stored={connection.test} isRunning={isPending} />
        )}
      </div>
    </div>
  );
}

function blockedBecause(connection: AutotaskSettingsView["connection"], isUnsaved: boolean): string | null {
  if (isUnsaved) return "Save the connection first: the test uses what is stored.";
  if (connection.userName === null) return "Enter and save the connection first.";
  return null;
}
