"use client";

import { useRouter } from "next/navigation";
import { saveApiLogAction } from "@/app/_actions/settings-actions";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { API_LOG_LEVELS, type ApiLogLevel, KEEP_API_LOG_DAYS, LEVEL_WORDS } from "@/lib/domain/api-log";
import { saveApiLogSchema } from "@/lib/schemas/settings-form";

/** The level of the API log and for how many days its rows are kept (§7.6). */
export function ApiLogForm({ level, keepDays }: { level: ApiLogLevel; keepDays: number }) {
  const router = useRouter();
  const form = useSectionForm({
    section: "API log",
    schema: saveApiLogSchema,
    stored: { level, keepDays: String(keepDays) },
    save: saveApiLogAction,
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
        id="api-log-level"
        label="API log"
        hint="Errors keeps the calls that did not succeed. Texts and credentials are never kept."
        error={form.problems.level}
      >
        {(control) => (
          <Select
            value={form.values.level}
            onValueChange={(chosen) => form.set("level", chosen as ApiLogLevel)}
          >
            <SelectTrigger {...control} className="max-w-56">
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {API_LOG_LEVELS.map((each) => (
                <SelectItem key={each} value={each}>
                  {LEVEL_WORDS[each]}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
      <Field
        id="api-log-days"
        label="Keep rows for (days)"
        hint={`${KEEP_API_LOG_DAYS.least} to ${KEEP_API_LOG_DAYS.most}. Older rows are removed within the hour.`}
        error={form.problems.keepDays}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            value={form.values.keepDays}
            onChange={(event) => form.set("keepDays", event.target.value)}
            className="max-w-32"
          />
        )}
      </Field>
      <SectionActions form={form} label="Save API log" success="API log saved." />
    </form>
  );
}
