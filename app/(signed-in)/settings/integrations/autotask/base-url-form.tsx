"use client";

import { useRouter } from "next/navigation";
import { useState, useSyncExternalStore } from "react";
import { saveBaseUrlAction } from "@/app/_actions/settings-actions";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { checkBaseUrl } from "@/lib/domain/base-url";
import { saveBaseUrlSchema } from "@/lib/schemas/settings-form";

const noChanges = () => () => {};
const addressHere = () => window.location.origin;

/** The Backupchecks Base URL (§7.3A): checked for its form where it is typed, and against the address under which one is here. */
export function BaseUrlForm({ baseUrl }: { baseUrl: string | null }) {
  const router = useRouter();
  const here = useSyncExternalStore(noChanges, addressHere, () => null);
  const [wasLeft, setWasLeft] = useState(false);
  const form = useSectionForm({
    section: "Address of this instance",
    schema: saveBaseUrlSchema,
    stored: { baseUrl: baseUrl ?? "" },
    save: saveBaseUrlAction,
    onSaved: () => router.refresh(),
  });
  const typed = form.values.baseUrl.trim();
  const check = checkBaseUrl(typed);
  const problem = form.problems.baseUrl ?? (wasLeft && form.isDirty && !check.ok ? check.message : undefined);
  const canUseHere = here !== null && typed === "" && checkBaseUrl(here).ok;

  return (
    <form
      ref={form.formRef}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
      className="flex flex-col gap-3"
    >
      <Field
        id="base-url"
        label="Backupchecks Base URL"
        hint="For example https://backupchecks.example.com. Tickets can't be created without it."
        error={problem}
      >
        {(control) => (
          <div className="flex flex-wrap gap-2">
            <Input
              {...control}
              name="baseUrl"
              type="url"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              value={form.values.baseUrl}
              onChange={(event) => form.set("baseUrl", event.target.value)}
              // Not on the way to a button of the form: a sentence that appears would push it from under the pointer.
              onBlur={(event) => setWasLeft(!form.formRef.current?.contains(event.relatedTarget))}
              className="min-w-60 flex-1"
            />
            {canUseHere && (
              <Button variant="outline" onClick={() => form.set("baseUrl", here)}>
                Use the address I am at
              </Button>
            )}
          </div>
        )}
      </Field>
      <p role="status" className="text-warning-word text-xs text-pretty empty:hidden">
        {form.result?.ok && form.result.value.warning}
        {!form.result?.ok && check.ok && here !== null && difference(check.baseUrl, here)}
      </p>
      <SectionActions form={form} label="Save base URL" success="Base URL saved." />
    </form>
  );
}

/** The warning of decisions.md, "Settings": another address is allowed, but often a slip. */
function difference(baseUrl: string, here: string): string | null {
  if (new URL(baseUrl).origin === here) return null;
  return `You are reading this page at ${here}. Links in tickets will point to ${baseUrl}: make sure that technicians can reach it.`;
}
