"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { Field } from "@/components/field";
import { LocalTime } from "@/components/local-time";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

interface SecretFieldProps {
  id: string;
  label: string;
  name: string;
  /** Whether one is stored. It is never sent here, so nothing stands in for it. */
  isSet: boolean;
  changedAt: Date | null;
  hint: string;
  problem?: string;
  value: string;
  onChange: (value: string) => void;
}

/**
 * A value that can be written but not read: "Set, changed 3 Nov" until someone asks to replace it. Give it a new `key` when it has been
 * stored, so that it closes again.
 */
export function SecretField(props: SecretFieldProps) {
  const { isSet, value, problem, onChange } = props;
  const [isReplacing, setReplacing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = !isSet || isReplacing || value !== "" || problem !== undefined;
  useFocusWhenChanged(isReplacing, input, button);

  if (!isOpen) return <StoredSecret {...props} button={button} onReplace={() => setReplacing(true)} />;
  return (
    <Field id={props.id} label={props.label} hint={props.hint} error={problem}>
      {(control) => (
        <div className="flex items-center gap-2">
          <Input
            {...control}
            ref={input}
            name={props.name}
            type="password"
            autoComplete="new-password"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {isSet && (
            <Button
              variant="ghost"
              onClick={() => {
                onChange("");
                setReplacing(false);
              }}
            >
              Keep stored<span className="sr-only"> {props.label}</span>
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}

function StoredSecret(
  props: SecretFieldProps & { button: RefObject<HTMLButtonElement | null>; onReplace: () => void },
) {
  return (
    <div className="flex flex-col gap-1">
      <p className="font-medium">{props.label}</p>
      <div className="flex min-h-8 items-center gap-3">
        <p className="text-muted-foreground">
          Set
          {props.changedAt && (
            <>
              , changed <LocalTime value={props.changedAt} style="day" />
            </>
          )}
        </p>
        <Button ref={props.button} variant="outline" size="sm" onClick={props.onReplace}>
          Replace<span className="sr-only"> {props.label}</span>
        </Button>
      </div>
    </div>
  );
}

/** The focus follows the person who opens or closes the field by its buttons. */
function useFocusWhenChanged(
  isReplacing: boolean,
  input: RefObject<HTMLInputElement | null>,
  button: RefObject<HTMLButtonElement | null>,
) {
  const before = useRef(isReplacing);
  useEffect(() => {
    if (before.current === isReplacing) return;
    before.current = isReplacing;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (isReplacing) input.current?.focus();
    else if (lost) button.current?.focus();
  }, [isReplacing, input, button]);
}
