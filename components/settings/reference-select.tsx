"use client";

import { Field } from "@/components/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { ReferenceChoice } from "@/lib/domain/settings-views";
import { staleness } from "./default-choices";

interface ReferenceSelectProps {
  id: string;
  label: string;
  /** All values of the list, inactive ones too. */
  choices: readonly ReferenceChoice[];
  value: number | null;
  /** The value is a proposal that nobody has saved. */
  isProposed: boolean;
  problem?: string;
  onChange: (id: number) => void;
}

/** One value of a list of Autotask. Inactive ones are offered only where one is chosen already, and are called so. */
export function ReferenceSelect(props: ReferenceSelectProps) {
  const { id, label, choices, value, isProposed, problem, onChange } = props;
  const chosen = choices.find((choice) => choice.id === value);
  const offered = choices.filter((choice) => choice.isActive || choice.id === value);
  return (
    <Field
      id={id}
      label={label}
      hint={isProposed && <span className="text-warning-word">Proposed, not saved yet</span>}
      error={problem ?? staleness(value, choices)}
    >
      {(control) => (
        <Select
          value={value === null ? "" : String(value)}
          onValueChange={(text) => text && onChange(Number(text))}
        >
          <SelectTrigger {...control} className="max-w-96">
            <SelectValue placeholder="Choose…" />
          </SelectTrigger>
          <SelectContent>
            {offered.map((choice) => (
              <SelectItem key={choice.id} value={String(choice.id)}>
                {choice.isActive ? choice.label : `${choice.label} (inactive)`}
              </SelectItem>
            ))}
            {value !== null && !chosen && (
              <SelectItem value={String(value)}>ID {value}, not in the list</SelectItem>
            )}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
