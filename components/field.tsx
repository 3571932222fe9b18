import type { ReactNode } from "react";
import type { Result } from "@/lib/domain/result";
import { cn } from "@/lib/utils";
import { Label } from "./ui/label";

/** What ties a control to its label, hint and problem. Spread it into the control. */
export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

/** A label, a control, a hint, and the problem beside it when there is one. */
export function Field({
  id,
  label,
  hint,
  error,
  className,
  children,
}: {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <Label htmlFor={id}>{label}</Label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-muted-foreground text-xs text-pretty">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-error-word text-xs text-pretty">
          {error}
        </p>
      )}
    </div>
  );
}

/** The problems of a refusal by field, e.g. `fieldProblems(result).baseUrl`. */
export function fieldProblems(
  result: Result<unknown> | null | undefined,
): Record<string, string | undefined> {
  if (!result || result.ok) return {};
  return Object.fromEntries((result.fields ?? []).map(({ path, message }) => [path, message]));
}

/** Puts the focus on the first field of a form that has a problem. Call it after the problems have been rendered. */
export function focusFirstProblem(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
