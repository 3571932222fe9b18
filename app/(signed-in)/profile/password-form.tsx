"use client";

import { useRouter } from "next/navigation";
import { changeOwnPasswordAction } from "@/app/_actions/profile-actions";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Input } from "@/components/ui/input";
import { ownPasswordSchema } from "@/lib/schemas/people-forms";
import { PASSWORD_MINIMUM } from "@/lib/schemas/person-fields";

export function PasswordForm({ email }: { email: string }) {
  const router = useRouter();
  const form = useSectionForm({
    section: "Password",
    schema: ownPasswordSchema,
    stored: { password: "", newPassword: "" },
    save: changeOwnPasswordAction,
    forgets: true,
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
      {/* For the password manager, which must know whose password this is. */}
      <input hidden readOnly name="username" autoComplete="username" value={email} />
      <Field id="own-password" label="Present password" error={form.problems.password}>
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="current-password"
            value={form.values.password}
            onChange={(event) => form.set("password", event.target.value)}
            className="max-w-80"
          />
        )}
      </Field>
      <Field
        id="own-new-password"
        label="New password"
        error={form.problems.newPassword}
        hint={`At least ${PASSWORD_MINIMUM} characters; a sentence does well.`}
      >
        {(control) => (
          <Input
            {...control}
            name="newPassword"
            type="password"
            autoComplete="new-password"
            value={form.values.newPassword}
            onChange={(event) => form.set("newPassword", event.target.value)}
            className="max-w-80"
          />
        )}
      </Field>
      <SectionActions
        form={form}
        label="Change password"
        success="Password changed. Your other sessions have ended."
      />
    </form>
  );
}
