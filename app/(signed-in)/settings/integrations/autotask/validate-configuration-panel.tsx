"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { validateConfigurationAction } from "@/app/_actions/settings-actions";
import { Refusal } from "@/components/form-message";
import { LocalTime } from "@/components/local-time";
import { CheckList, countWords } from "@/components/settings/check-list";
import { useUnsavedSections } from "@/components/settings/unsaved-changes";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { SubmitButton } from "@/components/submit-button";
import type { Refused } from "@/lib/domain/result";
import type { ConfigurationReport } from "@/lib/domain/settings-views";

interface ValidateConfigurationPanelProps {
  /** The last report of the environment in use; `null` before the first. */
  report: ConfigurationReport | null;
}

/** "Validate configuration" (§7.6): the last report with its age, and the button that makes a new one. */
export function ValidateConfigurationPanel({ report }: ValidateConfigurationPanelProps) {
  const router = useRouter();
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isPending, startTransition] = useTransition();
  const unsaved = useUnsavedSections();

  function validate() {
    startTransition(async () => {
      const answer = await validateConfigurationAction({}).catch(() => NO_ANSWER);
      startTransition(() => {
        setRefused(answer.ok ? null : answer);
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
          onClick={validate}
          isPending={isPending}
          pendingLabel="Validating…"
        >
          Validate configuration
        </SubmitButton>
        {unsaved.length > 0 && (
          <p className="text-muted-foreground text-xs">
            Looks at what is stored. Not saved yet: {unsaved.join(", ")}.
          </p>
        )}
      </div>
      <div role="status" aria-busy={isPending} className={isPending ? "opacity-60" : undefined}>
        {refused ? <Refusal refused={refused} /> : <Age report={report} />}
      </div>
      {report && (
        <div className={isPending ? "opacity-60" : undefined}>
          <CheckList checks={report.checks} />
        </div>
      )}
    </div>
  );
}

function Age({ report }: ValidateConfigurationPanelProps) {
  if (!report)
    return <p className="text-muted-foreground text-xs">Not validated yet. Takes a few seconds.</p>;
  return (
    <p className="text-xs">
      <span className="font-medium">{countWords(report.checks)}.</span>{" "}
      <span className="text-muted-foreground">
        Last validated <LocalTime value={report.at} /> by {report.by}.
      </span>
      {report.isOutdated && (
        <span className="text-warning-word"> Settings have changed since: validate again.</span>
      )}
    </p>
  );
}
