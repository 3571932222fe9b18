"use client";

import { useRouter } from "next/navigation";
import { saveNameSyncAction } from "@/app/_actions/settings-actions";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { NAME_SYNC_CHOICES } from "@/lib/domain/name-sync";
import { saveNameSyncSchema } from "@/lib/schemas/settings-form";

/** How often names are compared in the background (§3.2). */
export function NameSyncForm({ hours }: { hours: number }) {
  const router = useRouter();
  const form = useSectionForm({
    section: "Name synchronisation",
    schema: saveNameSyncSchema,
    stored: { nameSyncHours: hours },
    save: saveNameSyncAction,
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
      <Field
        id="name-sync-hours"
        label="Sync names"
        hint="In the background, with at most five calls for 1,000 customers. Switched off, names are compared on request alone."
        error={form.problems.nameSyncHours}
      >
        {(control) => (
          <Select
            value={String(form.values.nameSyncHours)}
            onValueChange={(chosen) => form.set("nameSyncHours", Number(chosen))}
          >
            <SelectTrigger {...control} className="max-w-56">
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {NAME_SYNC_CHOICES.map((choice) => (
                <SelectItem key={choice.hours} value={String(choice.hours)}>
                  {choice.words}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
      <SectionActions form={form} label="Save name synchronisation" success="Name synchronisation saved." />
    </form>
  );
}
