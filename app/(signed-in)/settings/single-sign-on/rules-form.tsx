"use client";

import { useRouter } from "next/navigation";
import { z } from "zod";
import { saveSingleSignOnAction } from "@/app/_actions/people-actions";
import { Field } from "@/components/field";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { SingleSignOnRules } from "@/lib/domain/claimed-role";
import { ROLE_WORDS } from "@/lib/domain/user-views";
import { singleSignOnSchema } from "@/lib/schemas/people-forms";

const VALUE_FIELDS = [
  { name: "adminValues", role: "admin" },
  { name: "operatorValues", role: "operator" },
  { name: "reporterValues", role: "reporter" },
] as const;
type ValueField = (typeof VALUE_FIELDS)[number]["name"];

/** As it is typed: the values of a claim one a line. */
type Typed = Omit<SingleSignOnRules, ValueField> & Record<ValueField, string>;

const linesOf = (text: string) => text.split("\n");

function rulesOf(typed: Typed): SingleSignOnRules {
  const { adminValues, operatorValues, reporterValues } = typed;
  return {
    ...typed,
    adminValues: linesOf(adminValues),
    operatorValues: linesOf(operatorValues),
    reporterValues: linesOf(reporterValues),
  };
}

function typedOf(rules: SingleSignOnRules): Typed {
  const { adminValues, operatorValues, reporterValues } = rules;
  return {
    ...rules,
    adminValues: adminValues.join("\n"),
    operatorValues: operatorValues.join("\n"),
    reporterValues: reporterValues.join("\n"),
  };
}

/** Which claim gives which role, and what becomes of people whom neither the claim nor this instance knows. */
export function RulesForm({ rules }: { rules: SingleSignOnRules }) {
  const router = useRouter();
  const form = useSectionForm<Typed, object>({
    section: "Roles",
    schema: TYPED_SCHEMA,
    stored: typedOf(rules),
    save: (typed) => saveSingleSignOnAction(rulesOf(typed)),
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
        id="claim"
        label="Claim"
        error={form.problems.claim}
        hint="What the provider calls it, such as groups or realm_access.roles."
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="max-w-80"
            value={form.values.claim}
            onChange={(event) => form.set("claim", event.target.value)}
          />
        )}
      </Field>
      {VALUE_FIELDS.map(({ name, role }) => (
        <Field
          key={name}
          id={name}
          label={`Values for ${ROLE_WORDS[role]}`}
          error={form.problems[name]}
          hint={
            role === "admin" ? "One a line. Of several roles, people get the one that may most." : undefined
          }
        >
          {(control) => (
            <Textarea
              {...control}
              spellCheck={false}
              rows={2}
              value={form.values[name]}
              onChange={(event) => form.set(name, event.target.value)}
            />
          )}
        </Field>
      ))}
      <Field
        id="unknown-people"
        label="Unknown people"
        error={form.problems.admitsUnknown}
        hint="People with none of these values. Who had a role before, loses it at their next sign-in."
      >
        {(control) => (
          <Select
            value={form.values.admitsUnknown ? "reporter" : "refuse"}
            onValueChange={(value) => form.set("admitsUnknown", value === "reporter")}
          >
            <SelectTrigger {...control} className="max-w-56">
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              <SelectItem value="refuse">Refuse</SelectItem>
              <SelectItem value="reporter">Let in as Reporter</SelectItem>
            </SelectContent>
          </Select>
        )}
      </Field>
      <SectionActions
        form={form}
        label="Save roles"
        success="Saved. It holds from each person's next sign-in on."
      />
    </form>
  );
}

/** What was typed, asked as it will be sent. */
const TYPED_SCHEMA = z.custom<Typed>().transform(rulesOf).pipe(singleSignOnSchema);
