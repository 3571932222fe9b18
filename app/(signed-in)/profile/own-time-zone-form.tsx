"use client";

import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { chooseOwnTimeZoneAction } from "@/app/_actions/profile-actions";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Combobox } from "@/components/ui/combobox";
import { ownTimeZoneSchema } from "@/lib/schemas/people-forms";

const AS_THE_BROWSER = { value: "", label: "As the browser" };

/** The zone for screens: the browser's by default, or one that stays the same on a journey. */
export function OwnTimeZoneForm({ timeZone }: { timeZone: string | null }) {
  const router = useRouter();
  const options = useMemo(() => {
    const zones = new Set(["UTC", ...(timeZone ? [timeZone] : []), ...Intl.supportedValuesOf("timeZone")]);
    return [AS_THE_BROWSER, ...[...zones].map((zone) => ({ value: zone, label: zone }))];
  }, [timeZone]);
  const form = useSectionForm<{ timeZone: string | null }, object>({
    section: "Time zone",
    schema: ownTimeZoneSchema,
    stored: { timeZone },
    save: chooseOwnTimeZoneAction,
    onSaved: () => router.refresh(),
  });
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
      <Field id="own-time-zone" label="Time zone" error={form.problems.timeZone}>
        {(control) => (
          <Combobox
            {...control}
            options={options}
            value={form.values.timeZone ?? AS_THE_BROWSER.value}
            valueLabel={form.values.timeZone ?? AS_THE_BROWSER.label}
            searchPlaceholder="Search time zones"
            onSelect={(option) => form.set("timeZone", option.value || null)}
            className="max-w-80"
          />
        )}
      </Field>
      <SectionActions form={form} label="Save time zone" success="Time zone saved." />
    </form>
  );
}
