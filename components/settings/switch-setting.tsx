"use client";

import { type ReactNode, useId, useOptimistic, useState, useTransition } from "react";
import { FormMessage } from "@/components/form-message";
import { Label } from "@/components/ui/label";
import { Switch } from "@/components/ui/switch";
import type { Result } from "@/lib/domain/result";
import { NO_ANSWER } from "./use-section-form";

interface SwitchSettingProps {
  label: string;
  hint?: ReactNode;
  isOn: boolean;
  save: (on: boolean) => Promise<Result<unknown>>;
  /** The sentences of success. */
  whenOn: string;
  whenOff: string;
  /** Asks for what is stored anew. */
  onSaved: () => void;
}

/** A setting that is on or off: saved the moment it is switched, and back where it was when that fails. */
export function SwitchSetting(props: SwitchSettingProps) {
  const { label, hint, isOn, save, whenOn, whenOff, onSaved } = props;
  const id = useId();
  const [shown, show] = useOptimistic(isOn);
  const [result, setResult] = useState<Result<unknown> | null>(null);
  const [isPending, startTransition] = useTransition();

  function change(on: boolean) {
    startTransition(async () => {
      show(on);
      const answer = await save(on).catch(() => NO_ANSWER);
      startTransition(() => {
        setResult(answer);
        if (answer.ok) onSaved();
      });
    });
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <Switch
          id={id}
          checked={shown}
          onCheckedChange={change}
          disabled={isPending}
          aria-describedby={hint ? `${id}-hint` : undefined}
        />
        <Label htmlFor={id}>{label}</Label>
        <span aria-hidden className="text-muted-foreground">
          {shown ? "On" : "Off"}
        </span>
      </div>
      {hint && (
        <p id={`${id}-hint`} className="max-w-prose text-muted-foreground text-pretty text-xs">
          {hint}
        </p>
      )}
      <FormMessage result={result} success={isOn ? whenOn : whenOff} />
    </div>
  );
}
