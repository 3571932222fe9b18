"use client";

import { useRouter } from "next/navigation";
import { saveAllowResolveAction } from "@/app/_actions/settings-actions";
import { SwitchSetting } from "@/components/settings/switch-setting";

/** "Allow resolving tickets from Backupchecks" (§7.5). */
export function AllowResolveForm({ isAllowed }: { isAllowed: boolean }) {
  const router = useRouter();
  return (
    <SwitchSetting
      label="Allow resolving tickets from Backupchecks"
      hint="Administrators and operators can then resolve the ticket of a run."
      isOn={isAllowed}
      save={(allowResolve) => saveAllowResolveAction({ allowResolve })}
      whenOn="Tickets can be resolved from Backupchecks."
      whenOff="Tickets can't be resolved from Backupchecks."
      onSaved={() => router.refresh()}
    />
  );
}
