"use client";

import { useRouter } from "next/navigation";
import { saveRetentionAction } from "@/app/_actions/settings-actions";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Input } from "@/components/ui/input";
import { KEEP_RUNS_DAYS, saveRetentionSchema } from "@/lib/schemas/settings-form";

/** For how many days runs are kept; empty keeps all of them. */
export function RetentionForm({ days }: { days: number | null }) {
  const router = useRouter();
  const form = useSectionForm({
    section: "Retention",
    schema: saveRetentionSchema,
    stored: { keepRunsDays: days === null ? "" : String(days) },
    save: saveRetentionAction,
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
        id="keep-runs-days"
        label="Keep runs for (days)"
        hint={`${KEEP_RUNS_DAYS.least} to ${KEEP_RUNS_DAYS.most}; empty keeps all of them.`}
        error={form.problems.keepRunsDays}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            value={form.values.keepRunsDays}
            onChange={(event) => form.set("keepRunsDays", event.target.value)}
            className="max-w-32"
          />
        )}
      </Field>
      <SectionActions form={form} label="Save retention" success="Retention saved." />
    </form>
  );
}
