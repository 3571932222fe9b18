"use client";

import { useRouter } from "next/navigation";
import { saveClosedStatusesAction } from "@/app/_actions/settings-actions";
import { closedStatusChoices, completeLabel, withStatus } from "@/components/settings/closed-status-choices";
import { SectionActions } from "@/components/settings/section-actions";
import { useSectionForm } from "@/components/settings/use-section-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";
import type { AutotaskSettingsView } from "@/lib/domain/settings-views";
import { saveClosedStatusesSchema } from "@/lib/schemas/settings-form";

interface ClosedStatusesFormProps {
  closedStatusIds: number[];
  reference: AutotaskSettingsView["reference"];
}

/** "Statuses that mean closed": Autotask's own Complete always, any other by an administrator's choice. */
export function ClosedStatusesForm({ closedStatusIds, reference }: ClosedStatusesFormProps) {
  const router = useRouter();
  const form = useSectionForm({
    section: "Statuses that mean closed",
    schema: saveClosedStatusesSchema,
    stored: { closedStatusIds },
    save: saveClosedStatusesAction,
    onSaved: () => router.refresh(),
  });
  const chosen = form.values.closedStatusIds;
  const statuses = reference.values.status;
  const problem = form.problems.closedStatusIds;

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
      <fieldset
        id="closed-statuses"
        className="scroll-mt-4"
        aria-describedby={problem ? "closed-statuses-error" : "closed-statuses-hint"}
      >
        <legend className="font-medium">Statuses that mean closed</legend>
        <p id="closed-statuses-hint" className="mt-1 mb-2 text-muted-foreground text-pretty text-xs">
          A ticket in one of these is shown as closed and is not resolved from here. Resolving itself always
          sets {completeLabel(statuses)}.
        </p>
        <ul className="grid gap-x-6 sm:grid-cols-2">
          <StatusLine id="status-complete" label={completeLabel(statuses)} remark="always" isChecked />
          {closedStatusChoices(statuses, closedStatusIds).map(({ id, label, remark }) => (
            <StatusLine
              key={id}
              id={`status-${id}`}
              label={label}
              remark={remark}
              isChecked={chosen.includes(id)}
              isInvalid={problem !== undefined && chosen.includes(id)}
              onChange={(isClosed) => form.set("closedStatusIds", withStatus(chosen, id, isClosed))}
            />
          ))}
        </ul>
        {problem && (
          <p id="closed-statuses-error" className="mt-1 text-error-word text-pretty text-xs">
            {problem}
          </p>
        )}
      </fieldset>
      {reference.loadedAt === null && (
        <p className="text-muted-foreground">
          Load the reference data first: the other statuses come from there.
        </p>
      )}
      <SectionActions
        form={form}
        label="Save closed statuses"
        success="Closed statuses saved."
        isDisabled={reference.loadedAt === null}
      />
    </form>
  );
}

interface StatusLineProps {
  id: string;
  label: string;
  remark: string | null;
  isChecked: boolean;
  isInvalid?: boolean;
  /** Absent where it is nobody's to change. */
  onChange?: (isClosed: boolean) => void;
}

function StatusLine({ id, label, remark, isChecked, isInvalid, onChange }: StatusLineProps) {
  return (
    <li className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-11">
      <Checkbox
        id={id}
        checked={isChecked}
        disabled={!onChange}
        aria-invalid={isInvalid || undefined}
        aria-describedby={remark ? `${id}-remark` : undefined}
        onCheckedChange={(checked) => onChange?.(checked === true)}
      />
      <Label htmlFor={id} className="min-w-0 break-words font-normal">
        {label}
      </Label>
      {remark && (
        <span id={`${id}-remark`} className="shrink-0 text-muted-foreground text-xs">
          {remark}
        </span>
      )}
    </li>
  );
}
