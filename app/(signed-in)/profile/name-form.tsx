"use client";

import { useRouter } from "next/navigation";
import { changeOwnNameAction } from "@/app/_actions/profile-actions";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Input } from "@/components/ui/input";
import { ownNameSchema } from "@/lib/schemas/people-forms";

export function NameForm({ name }: { name: string }) {
  const router = useRouter();
  const form = useSectionForm({
    section: "Name",
    schema: ownNameSchema,
    stored: { name },
    save: changeOwnNameAction,
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
      <Field id="own-name" label="Name" error={form.problems.name}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="name"
            value={form.values.name}
            onChange={(event) => form.set("name", event.target.value)}
            className="max-w-80"
          />
        )}
      </Field>
      <SectionActions form={form} label="Save name" success="Name saved." />
    </form>
  );
}
