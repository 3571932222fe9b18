"use client";

import { useRouter } from "next/navigation";
import { saveConnectionAction } from "@/app/_actions/settings-actions";
import { Field } from "@/components/field";
import { SecretField } from "@/components/settings/secret-field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Input } from "@/components/ui/input";
import type { AutotaskSettingsView } from "@/lib/domain/settings-views";
import { connectionSchemaFor } from "@/lib/schemas/settings-form";

interface ConnectionFormProps {
  connection: AutotaskSettingsView["connection"];
}

interface ConnectionFields {
  userName: string;
  /** Empty keeps what is stored. */
  password: string;
  trackingIdentifier: string;
}

/** The credentials of the environment that is in use. An empty secret keeps the one that is stored. */
export function ConnectionForm({ connection }: ConnectionFormProps) {
  const router = useRouter();
  const form = useSectionForm<ConnectionFields, object>({
    section: "Connection",
    schema: connectionSchemaFor(connection),
    stored: { userName: connection.userName ?? "", password: "", trackingIdentifier: "" },
    save: saveConnectionAction,
    onSaved: () => router.refresh(),
  });
  const changedAt = connection.changed?.at ?? null;
  const version = String(changedAt?.getTime());

  return (
    <form
      ref={form.formRef}
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
      className="flex flex-col gap-4"
    >
      <Field
        id="user-name"
        label="API Username"
        hint="The user name (key) of an API user in Autotask. It looks like an email address."
        error={form.problems.userName}
      >
        {(control) => (
          <Input
            {...control}
            name="userName"
            autoComplete="off"
            spellCheck={false}
            value={form.values.userName}
            onChange={(event) => form.set("userName", event.target.value)}
          />
        )}
      </Field>
      <SecretField
        key={`password ${version}`}
        id="password"
        name="password"
        label="API Password"
        hint="The password (secret) of that API user."
        isSet={connection.passwordSet}
        changedAt={changedAt}
        problem={form.problems.password}
        value={form.values.password}
        onChange={(value) => form.set("password", value)}
      />
      <SecretField
        key={`tracking identifier ${version}`}
        id="tracking-identifier"
        name="trackingIdentifier"
        label="Tracking Identifier"
        hint="The API tracking identifier of that API user; Autotask shows it beside the password."
        isSet={connection.trackingIdentifierSet}
        changedAt={changedAt}
        problem={form.problems.trackingIdentifier}
        value={form.values.trackingIdentifier}
        onChange={(value) => form.set("trackingIdentifier", value)}
      />
      <SectionActions form={form} label="Save connection" success="Connection saved. Test it next." />
    </form>
  );
}
