"use client";

import { useRouter } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";
import { saveTimeZoneAction } from "@/app/_actions/settings-actions";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { saveTimeZoneSchema } from "@/lib/schemas/settings-form";

const noChanges = () => () => {};
const browsersZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The instance's time zone, with the browser's as a proposal. */
export function TimeZoneForm({ timeZone, zones }: { timeZone: string; zones: readonly string[] }) {
  const router = useRouter();
  const browser = useSyncExternalStore(noChanges, browsersZone, () => null);
  const options = useMemo(() => zones.map((zone) => ({ value: zone, label: zone })), [zones]);
  const form = useSectionForm({
    section: "General",
    schema: saveTimeZoneSchema,
    stored: { timeZone },
    save: saveTimeZoneAction,
    onSaved: () => router.refresh(),
  });
  const canPropose = browser !== null && browser !== form.values.timeZone;

  return (
    <form
      ref={form.formRef}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
      className="flex flex-col gap-4"
    >
      <Field id="time-zone" label="Time zone" error={form.problems.timeZone}>
        {(control) => (
          <div className="flex flex-wrap items-center gap-2">
            <Combobox
              {...control}
              options={options}
              value={form.values.timeZone}
              valueLabel={form.values.timeZone}
              searchPlaceholder="Search time zones"
              onSelect={(option) => form.set("timeZone", option.value)}
              className="max-w-80"
            />
            {canPropose && (
              <Button variant="ghost" onClick={() => form.set("timeZone", browser)}>
                Use {browser}, this browser's
              </Button>
            )}
          </div>
        )}
      </Field>
      <SectionActions form={form} label="Save time zone" success="Time zone saved." />
    </form>
  );
}
