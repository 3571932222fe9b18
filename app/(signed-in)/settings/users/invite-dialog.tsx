"use client";

import { UserPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { inviteUserAction } from "@/app/_actions/people-actions";
import { Field, fieldProblems, focusFirstProblem } from "@/components/field";
import { FormMessage } from "@/components/form-message";
import { MadeLinkNote } from "@/components/people/made-link";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { SubmitButton } from "@/components/submit-button";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import type { Result } from "@/lib/domain/result";
import type { MadeLink } from "@/lib/domain/user-views";
import { inviteUserSchema } from "@/lib/schemas/people-forms";
import { RoleSelect } from "./role-select";

/** "Invite a user": who they are, then the link to hand over, in the same place. */
export function InviteDialog() {
  const [isOpen, setOpen] = useState(false);
  const [invited, setInvited] = useState<{ name: string; link: MadeLink } | null>(null);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        if (open) setInvited(null);
      }}
    >
      <DialogTrigger asChild>
        <Button>
          <UserPlus aria-hidden /> Invite a user
        </Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{invited ? `${invited.name} is invited` : "Invite a user"}</DialogTitle>
          <DialogDescription>They set their password by a link that works once.</DialogDescription>
        </DialogHeader>
        {invited ? (
          <>
            <DialogBody>
              <MadeLinkNote link={invited.link} name={invited.name} />
            </DialogBody>
            <DialogFooter>
              <DialogClose asChild>
                <Button>Done</Button>
              </DialogClose>
            </DialogFooter>
          </>
        ) : (
          <InviteForm onInvited={setInvited} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function InviteForm({ onInvited }: { onInvited: (invited: { name: string; link: MadeLink }) => void }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [result, setResult] = useState<Result<unknown> | null>(null);
  const [isPending, startTransition] = useTransition();
  const problems = fieldProblems(result);

  useEffect(() => {
    if (result && !result.ok) focusFirstProblem(form.current);
  }, [result]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = inviteUserSchema.safeParse(Object.fromEntries(new FormData(event.currentTarget)));
    if (!given.success) {
      const fields = given.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
      setResult({
        ok: false,
        code: "invalid-input",
        message: "Not invited yet: see the marked fields.",
        fields,
      });
      return;
    }
    startTransition(async () => {
      const answer = await inviteUserAction(given.data).catch(() => NO_ANSWER);
      startTransition(() => {
        setResult(answer);
        if (!answer.ok) return;
        onInvited({ name: given.data.name, link: answer.value });
        router.refresh();
      });
    });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="contents">
      <DialogBody className="flex flex-col gap-4">
        <Field
          id="invite-name"
          label="Name"
          error={problems.name}
          hint="They may write it differently later."
        >
          {(control) => <Input {...control} name="name" autoComplete="off" required />}
        </Field>
        <Field id="invite-email" label="Email" error={problems.email} hint="They sign in with it.">
          {(control) => (
            <Input {...control} name="email" type="email" autoComplete="off" autoCapitalize="none" required />
          )}
        </Field>
        <Field id="invite-role" label="Role" error={problems.role}>
          {(control) => <RoleSelect {...control} name="role" defaultValue="operator" />}
        </Field>
        <FormMessage result={result} />
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline" disabled={isPending}>
            Cancel
          </Button>
        </DialogClose>
        <SubmitButton isPending={isPending} pendingLabel="Inviting…">
          Invite
        </SubmitButton>
      </DialogFooter>
    </form>
  );
}
