"use client";

import { useState, useTransition } from "react";
import { readTenantUsageAction } from "@/app/_actions/settings-actions";
import { FormMessage } from "@/components/form-message";
import { LocalTime } from "@/components/local-time";
import { UsageGauge } from "@/components/settings/usage-gauge";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { SubmitButton } from "@/components/submit-button";
import { type HourUsage, SLOWED_FROM } from "@/lib/domain/api-log";
import type { ThresholdUsage } from "@/lib/domain/psa";
import type { Result } from "@/lib/domain/result";

const ENVIRONMENTS = { sandbox: "Sandbox", production: "Production" };

/** What Backupchecks has asked of Autotask in the last hour, and, when somebody asks for it, what all integrations have (§7.6). */
export function UsagePanel({ usage }: { usage: HourUsage }) {
  const [result, setResult] = useState<Result<ThresholdUsage & { at: Date }> | null>(null);
  const [isPending, startTransition] = useTransition();
  const tenant = result?.ok ? result.value : null;

  function ask() {
    startTransition(async () => {
      const answer = await readTenantUsageAction({}).catch(() => NO_ANSWER);
      startTransition(() => setResult(answer));
    });
  }

  return (
    <section aria-label="Requests in the last hour" className="flex max-w-xl flex-col gap-3">
      <UsageGauge
        label={`Backupchecks in the last hour, ${ENVIRONMENTS[usage.environment]}`}
        used={usage.used}
        limit={usage.limit}
      />
      {tenant && (
        <UsageGauge
          label="All integrations of the tenant"
          used={tenant.used}
          limit={tenant.limit}
          note={
            <>
              Asked <LocalTime value={tenant.at} />
            </>
          }
        />
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SubmitButton
          type="button"
          variant="outline"
          onClick={ask}
          isPending={isPending}
          pendingLabel="Asking…"
          disabled={!usage.isConnected}
          aria-describedby="tenant-usage-hint"
        >
          Ask Autotask for the tenant's use
        </SubmitButton>
        <p id="tenant-usage-hint" className="text-muted-foreground text-xs text-pretty">
          {usage.isConnected ? "One request, which counts too." : "Enter and save the connection first."}
        </p>
      </div>
      <FormMessage result={result?.ok ? null : result} />
      <p className="text-muted-foreground text-pretty text-xs">
        Autotask allows all integrations of a tenant {usage.limit.toLocaleString("en")} requests an hour
        together, and slows each of them down from {(usage.limit * SLOWED_FROM).toLocaleString("en")} on.
      </p>
    </section>
  );
}
