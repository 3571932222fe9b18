"use client";

import { type RefObject, useEffect, useRef, useState, useTransition } from "react";
import type { z } from "zod";
import { fieldProblems, focusFirstProblem } from "@/components/field";
import type { Refused, Result } from "@/lib/domain/result";
import { useUnsavedChanges } from "./unsaved-changes";

export interface SectionForm<Values, Saved> {
  formRef: RefObject<HTMLFormElement | null>;
  values: Values;
  /** Problems by field; only those of fields that were not touched since. */
  problems: Partial<Record<keyof Values, string>>;
  /** How the last attempt to save ended; `null` before the first and once something new is typed. */
  result: Result<Saved> | null;
  isPending: boolean;
  /** True while something is typed that differs from what is stored. */
  isDirty: boolean;
  set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void;
  /** Forgets what was typed. */
  reset: () => void;
  submit: () => void;
}

interface SectionFormOptions<Values extends object, Saved> {
  /** Title of the section, for the question whether to leave it unsaved. */
  section: string;
  /** Asked before the server is. */
  schema: z.ZodType;
  /** What is stored now, as the form would show it. New values arrive here after a save. */
  stored: Values;
  save: (values: Values) => Promise<Result<Saved>>;
  /** Asks for what is stored anew; part of the same transition as the save, so that nothing flickers in between. */
  onSaved: () => void;
}

/**
 * A section of the settings that saves by itself. Only what was typed is kept here, everything else is what is stored; what was typed
 * survives every refusal, and the first field with a problem gets the focus.
 */
export function useSectionForm<Values extends object, Saved>(
  options: SectionFormOptions<Values, Saved>,
): SectionForm<Values, Saved> {
  const { section, schema, stored, save, onSaved } = options;
  const formRef = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<Partial<Values>>({});
  const [problems, setProblems] = useState<Partial<Record<keyof Values, string>>>({});
  const [result, setResult] = useState<Result<Saved> | null>(null);
  const [refusals, setRefusals] = useState(0);
  const [isPending, startTransition] = useTransition();
  const values = { ...stored, ...typed };
  const isDirty = namesOf(typed).some((name) => !isSame(typed[name], stored[name]));
  useUnsavedChanges(section, isDirty);

  // Only a refusal moves the focus, never typing.
  useEffect(() => {
    if (refusals > 0) focusFirstProblem(formRef.current);
  }, [refusals]);

  function refuse(refused: Refused) {
    setResult(refused);
    setProblems(fieldProblems(refused) as Partial<Record<keyof Values, string>>);
    setRefusals((count) => count + 1);
  }

  function submit() {
    if (isPending) return;
    const parsed = schema.safeParse(values);
    if (!parsed.success) return refuse(notSaved(parsed.error));
    startTransition(async () => {
      const answer = await save(values).catch(() => NO_ANSWER);
      startTransition(() => {
        if (!answer.ok) return refuse(answer);
        // What was typed while the save was under way is not saved, and stays.
        setTyped((now) => without(now, values));
        setProblems({});
        setResult(answer);
        onSaved();
      });
    });
  }

  function set<Name extends keyof Values>(name: Name, value: Values[Name]) {
    setTyped((now) => ({ ...now, [name]: value }));
    setProblems((now) => ({ ...now, [name]: undefined }));
    setResult(null);
  }

  function reset() {
    setTyped({});
    setProblems({});
    setResult(null);
  }

  return { formRef, values, problems, result, isPending, isDirty, set, reset, submit };
}

/** When an action does not come back at all nobody knows what became of it, and the sentence says so. */
export const NO_ANSWER: Refused = {
  ok: false,
  code: "unexpected",
  message:
    "Backupchecks did not answer. Check the connection, then reload the page to see whether it was done.",
};

function notSaved(error: z.ZodError): Refused {
  const fields = error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  return { ok: false, code: "invalid-input", message: "Not saved. Correct what is marked above.", fields };
}

function namesOf<Values extends object>(values: Values): (keyof Values)[] {
  return Object.keys(values) as (keyof Values)[];
}

/** A value of a form is a plain one, or a list of plain ones in a fixed order. */
function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

/** `typed` without what was sent as it stands there. */
function without<Values extends object>(typed: Partial<Values>, sent: Values): Partial<Values> {
  const rest: Partial<Values> = {};
  for (const name of namesOf(typed)) if (!isSame(typed[name], sent[name])) rest[name] = typed[name];
  return rest;
}
