"use client";

import { useRouter } from "next/navigation";
import { saveValidateTicketsAction } from "@/app/_actions/settings-actions";
import { SwitchSetting } from "@/components/settings/switch-setting";
import { VALIDATION_IN_WORDS } from "@/lib/domain/validation-budget";

/** Periodic validation (§6B.3), with what it may ask of Autotask. */
export function PeriodicValidationForm({ isOn }: { isOn: boolean }) {
  const router = useRouter();
  return (
    <SwitchSetting
      label="Validate linked tickets periodically"
      hint={VALIDATION_IN_WORDS}
      isOn={isOn}
      save={(validateTickets) => saveValidateTicketsAction({ validateTickets })}
      whenOn="Linked tickets are validated periodically."
      whenOff="Linked tickets are validated only when somebody looks at them."
      onSaved={() => router.refresh()}
    />
  );
}
