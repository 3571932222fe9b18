"use client";

import { useRouter } from "next/navigation";
import { changeRoleAction } from "@/app/_actions/people-actions";
import { RoleSelect } from "@/app/(signed-in)/settings/users/role-select";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import type { UserDetails } from "@/lib/domain/user-views";
import { changeRoleSchema } from "@/lib/schemas/people-forms";

interface RoleFormProps {
  user: Pick<UserDetails, "email" | "role" | "isViewer" | "isRoleClaimed">;
}

const IS_VIEWER = "This is you: with another role you can't come back to this page.";
const IS_CLAIMED =
  "Their next single sign-on sets the role anew, by what the provider says of them (Settings → Single sign-on).";

/** What a user may do; it holds from their next click on. */
export function RoleForm({ user: { email, role, isViewer, isRoleClaimed } }: RoleFormProps) {
  const router = useRouter();
  const hints = [...(isRoleClaimed ? [IS_CLAIMED] : []), ...(isViewer ? [IS_VIEWER] : [])];
  const form = useSectionForm({
    section: "Role",
    schema: changeRoleSchema,
    stored: { email, role },
    save: changeRoleAction,
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
        id="role-of-user"
        label="Role"
        error={form.problems.role}
        hint={hints.length > 0 ? hints.join(" ") : undefined}
      >
        {(control) => (
          <RoleSelect {...control} value={form.values.role} onChange={(chosen) => form.set("role", chosen)} />
        )}
      </Field>
      <SectionActions form={form} label="Save role" success="Role saved." />
    </form>
  );
}
