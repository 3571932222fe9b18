"use client";

import { useRouter } from "next/navigation";
import { saveEnabledAction } from "@/app/_actions/settings-actions";
import { SwitchSetting } from "@/components/settings/switch-setting";

/** "Enable Autotask integration". */
export function EnabledForm({ isEnabled }: { isEnabled: boolean }) {
  const router = useRouter();
  return (
    <SwitchSetting
      label="Enable Autotask integration"
      isOn={isEnabled}
      save={(enabled) => saveEnabledAction({ enabled })}
      whenOn="The Autotask integration is on."
      whenOff="The Autotask integration is off."
      onSaved={() => router.refresh()}
    />
  );
}
