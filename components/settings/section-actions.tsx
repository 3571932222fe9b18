import type { ReactNode } from "react";
import { FormMessage } from "@/components/form-message";
import { SubmitButton } from "@/components/submit-button";
import { Button } from "@/components/ui/button";
import type { SectionForm } from "./use-section-form";

interface SectionActionsProps<Values, Saved> {
  form: SectionForm<Values, Saved>;
  /** What the button does, e.g. "Save connection". */
  label: string;
  /** The sentence of success. */
  success: ReactNode;
  /** Something is there to be saved though nothing was typed: proposals. */
  hasProposals?: boolean;
  isDisabled?: boolean;
}

/** The foot of a section: its button, what is not saved yet, and how saving ended. */
export function SectionActions<Values, Saved>(props: SectionActionsProps<Values, Saved>) {
  const { form, label, success, hasProposals = false, isDisabled = false } = props;
  const variant = form.isDirty || hasProposals ? "default" : "outline";
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <SubmitButton
          isPending={form.isPending}
          pendingLabel="Saving…"
          variant={variant}
          disabled={isDisabled}
        >
          {label}
        </SubmitButton>
        {form.isDirty && !form.isPending && (
          <>
            <span className="text-warning-word text-xs">Unsaved changes</span>
            <Button variant="ghost" size="sm" onClick={form.reset}>
              Discard<span className="sr-only"> what was typed in {label.replace("Save ", "")}</span>
            </Button>
          </>
        )}
      </div>
      <FormMessage result={form.result} success={success} />
    </div>
  );
}
