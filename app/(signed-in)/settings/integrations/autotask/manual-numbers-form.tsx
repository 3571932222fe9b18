"use client";

import { useRouter } from "next/navigation";
import { saveAllowManualNumbersAction } from "@/app/_actions/settings-actions";
import { SwitchSetting } from "@/components/settings/switch-setting";

/** "Allow manual ticket number entry when Autotask is enabled" (§6A.3). */
export function ManualNumbersForm({ isAllowed }: { isAllowed: boolean }) {
  const router = useRouter();
  return (
    <SwitchSetting
      label="Allow manual ticket number entry when Autotask is enabled"
      hint="A number that was only typed is not validated: to open or resolve its ticket from here, link it first."
      isOn={isAllowed}
      save={(allowManualNumbers) => saveAllowManualNumbersAction({ allowManualNumbers })}
      whenOn="Ticket numbers can be entered by hand."
      whenOff="Ticket numbers can't be entered by hand while the integration is on."
      onSaved={() => router.refresh()}
    />
  );
}
