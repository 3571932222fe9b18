"use client";

import { useRouter } from "next/navigation";
import { useOptimistic, useState, useTransition } from "react";
import { saveEnabledAction } from "@/app/_actions/settings-actions";
import { FormMessage } from "@/components/form-message";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { Label } from "@/components/ui/label";
import { Switch } from "@/components/ui/switch";
import type { Result } from "@/lib/domain/result";

/** "Enable Autotask integration": saved the moment it is switched, and back where it was when that fails. */
export function EnabledForm({ isEnabled }: { isEnabled: boolean }) {
  const router = useRouter();
  const [shown, show] = useOptimistic(isEnabled);
  const [result, setResult] = useState<Result<unknown> | null>(null);
  const [isPending, startTransition] = useTransition();

  function change(enabled: boolean) {
    startTransition(async () => {
      show(enabled);
      const answer = await saveEnabledAction({ enabled }).catch(() => NO_ANSWER);
      startTransition(() => {
        setResult(answer);
        if (answer.ok) router.refresh();
      });
    });
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <Switch id="enabled" checked={shown} onCheckedChange={change} disabled={isPending} />
        <Label htmlFor="enabled">Enable Autotask integration</Label>
        <span aria-hidden className="text-muted-foreground">
          {shown ? "On" : "Off"}
        </span>
      </div>
      <FormMessage
        result={result}
        success={isEnabled ? "The Autotask integration is on." : "The Autotask integration is off."}
      />
    </div>
  );
}
