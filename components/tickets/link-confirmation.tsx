"use client";

import { TriangleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Field } from "@/components/field";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { DialogBody } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import type { Refused } from "@/lib/domain/result";
import type { ChosenTicket } from "./ticket-choices";

const REASON_LIMIT = 500;
const REASON_MISSING = "Say why: the reason stays in the run's history.";

interface LinkConfirmationProps {
  /** For the button that sends it, which stands in the dialog's foot. */
  formId: string;
  chosen: ChosenTicket;
  /** Number of the ticket whose place the chosen one takes. */
  replaces: string | null;
  asksReason: boolean;
  /** The server's own sentence, naming both companies. */
  otherCompany: Refused | null;
  isBusy: boolean;
  /** @param reason `null` where none is asked for. */
  onConfirm: (reason: string | null) => void;
}

/** What is asked before a run is linked: the reason for replacing an open ticket, the second word for another company's. */
export function LinkConfirmation(props: LinkConfirmationProps) {
  const { formId, chosen, replaces, asksReason, otherCompany, isBusy, onConfirm } = props;
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const given = reason.trim();
    if (asksReason && given === "") {
      setMissing(true);
      event.currentTarget.querySelector("textarea")?.focus();
      return;
    }
    onConfirm(asksReason ? given : null);
  }

  return (
    <DialogBody>
      <form id={formId} noValidate className="flex flex-col gap-4" onSubmit={submit}>
        <div>
          <p className="text-muted-foreground text-xs">Will be linked to this run</p>
          <p className="font-medium wrap-anywhere">
            {chosen.number} <span className="font-normal">{chosen.title}</span>
          </p>
        </div>
        {otherCompany && (
          <Alert variant="warning" role="alert">
            <TriangleAlert aria-hidden />
            <AlertDescription>{otherCompany.message}</AlertDescription>
          </Alert>
        )}
        {asksReason && (
          <Field
            id={`${formId}-reason`}
            label={replaces === null ? "Reason" : `Reason for replacing ${replaces}`}
            hint="Stays in the run's history and in the audit trail."
            error={isMissing && reason.trim() === "" ? REASON_MISSING : undefined}
          >
            {(control) => (
              <Textarea
                {...control}
                autoFocus
                required
                maxLength={REASON_LIMIT}
                rows={3}
                readOnly={isBusy}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
                    event.currentTarget.form?.requestSubmit();
                }}
              />
            )}
          </Field>
        )}
      </form>
    </DialogBody>
  );
}
