"use client";

import { type ReactNode, useState, useTransition } from "react";
import { FormMessage } from "@/components/form-message";
import { SubmitButton } from "@/components/submit-button";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import type { Refused, Result } from "@/lib/domain/result";

interface ConfirmDialogProps<Subject> {
  /** What it is about; open while there is one. */
  subject: Subject | null;
  title: (subject: Subject) => string;
  /** What will come of it. */
  children: ReactNode;
  /** The word on the button, and the one while it is under way. */
  confirm: string;
  pending: string;
  act: (subject: Subject) => Promise<Result<unknown>>;
  close: () => void;
  /** Where the focus goes afterwards: what opened the dialog may be gone by then. */
  focusAfter: () => HTMLElement | null | undefined;
}

const NO_ANSWER: Refused = {
  ok: false,
  code: "unexpected",
  message:
    "Backupchecks did not answer. Check the connection, then reload the page to see whether it was done.",
};

/** Asks before something is done, stays with the reason when it is refused, and closes when it is done. */
export function ConfirmDialog<Subject>(props: ConfirmDialogProps<Subject>) {
  const { subject, title, children, confirm, pending, act, close, focusAfter } = props;
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isPending, startTransition] = useTransition();
  // Keeps its words while it closes.
  const [shown, setShown] = useState(subject);
  if (subject !== null && subject !== shown) {
    setShown(subject);
    setRefused(null);
  }

  function go() {
    if (shown === null || isPending) return;
    startTransition(async () => {
      const result = await act(shown).catch(() => NO_ANSWER);
      startTransition(() => {
        setRefused(result.ok ? null : result);
        if (result.ok) close();
      });
    });
  }

  function leave() {
    if (isPending) return;
    setRefused(null);
    close();
  }

  return (
    <Dialog open={subject !== null} onOpenChange={(open) => open || leave()}>
      <DialogContent
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          focusAfter()?.focus();
        }}
      >
        <DialogHeader>
          <DialogTitle>{shown !== null && title(shown)}</DialogTitle>
          <DialogDescription className="sr-only">Confirm or cancel.</DialogDescription>
        </DialogHeader>
        <DialogBody className="flex flex-col gap-3">
          <p>{children}</p>
          <FormMessage result={refused} />
        </DialogBody>
        <DialogFooter>
          <Button variant="outline" onClick={leave} disabled={isPending}>
            Cancel
          </Button>
          <SubmitButton type="button" isPending={isPending} pendingLabel={pending} onClick={go}>
            {refused ? "Try again" : confirm}
          </SubmitButton>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
