"use client";

import { useRouter } from "next/navigation";
import { saveTicketDefaultsAction } from "@/app/_actions/settings-actions";
import { isProposal, withProposals } from "@/components/settings/default-choices";
import { ReferenceSelect } from "@/components/settings/reference-select";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import type { ReferenceKind } from "@/lib/domain/psa";
import type { AutotaskSettingsView, DefaultsChoice } from "@/lib/domain/settings-views";
import { saveTicketDefaultsSchema } from "@/lib/schemas/settings-form";

interface DefaultField {
  name: keyof DefaultsChoice;
  kind: ReferenceKind;
  label: string;
}

const VALUES: DefaultField[] = [
  { name: "sourceId", kind: "source", label: "Ticket Source" },
  { name: "queueId", kind: "queue", label: "Default Queue" },
  { name: "statusId", kind: "status", label: "Default Status" },
];

const PRIORITIES: DefaultField[] = [
  { name: "warningPriorityId", kind: "priority", label: "Warning →" },
  { name: "errorPriorityId", kind: "priority", label: "Error →" },
];

interface TicketDefaultsFormProps {
  defaults: AutotaskSettingsView["defaults"];
  reference: AutotaskSettingsView["reference"];
}

/** The ticket defaults (§7.3). Where nothing is saved yet, the proposal stands there and says that it is one. */
export function TicketDefaultsForm({ defaults, reference }: TicketDefaultsFormProps) {
  const router = useRouter();
  const form = useSectionForm({
    section: "Ticket defaults",
    schema: saveTicketDefaultsSchema,
    stored: withProposals(defaults),
    save: saveTicketDefaultsAction,
    onSaved: () => router.refresh(),
  });
  const isProposed = (name: keyof DefaultsChoice) => isProposal(name, form.values[name], defaults);

  const field = ({ name, kind, label }: DefaultField) => (
    <ReferenceSelect
      key={name}
      id={name}
      label={label}
      choices={reference.values[kind]}
      value={form.values[name]}
      isProposed={isProposed(name)}
      problem={form.problems[name]}
      onChange={(id) => form.set(name, id)}
    />
  );

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
      {reference.loadedAt === null && (
        <p className="text-muted-foreground">Load the reference data first: the choices come from there.</p>
      )}
      <fieldset disabled={reference.loadedAt === null} className="flex flex-col gap-3">
        {VALUES.map(field)}
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-2 font-medium">Priority mapping</legend>
          <div className="grid gap-3 sm:grid-cols-2">{PRIORITIES.map(field)}</div>
        </fieldset>
      </fieldset>
      <SectionActions
        form={form}
        label="Save ticket defaults"
        success="Ticket defaults saved."
        hasProposals={[...VALUES, ...PRIORITIES].some(({ name }) => isProposed(name))}
        isDisabled={reference.loadedAt === null}
      />
    </form>
  );
}
