"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { createTokenAction } from "@/app/_actions/token-actions";
import { useCustomerChoices } from "@/components/customers/use-customer-choices";
import { Field, type FieldControl, fieldProblems, focusFirstProblem } from "@/components/field";
import { FormMessage } from "@/components/form-message";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { SubmitButton } from "@/components/submit-button";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
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
import type { MadeToken } from "@/lib/domain/token-views";
import { createTokenSchema } from "@/lib/schemas/token-forms";
import { MadeTokenNote } from "./made-token";

/** "Create a token": what it is for, then the token, shown this once in the same place. */
export function CreateTokenDialog({ baseUrl }: { baseUrl: string | null }) {
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<(MadeToken & { name: string }) | null>(null);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        // Nothing keeps it longer than it is shown.
        setMade(null);
      }}
    >
      <DialogTrigger asChild>
        <Button>
          <Plus aria-hidden /> Create a token
        </Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{made ? `Token ${made.name}` : "Create a token"}</DialogTitle>
          <DialogDescription>A source sends it with its runs and reports.</DialogDescription>
        </DialogHeader>
        {made ? (
          <>
            <DialogBody>
              <MadeTokenNote made={made} baseUrl={baseUrl ?? window.location.origin} />
            </DialogBody>
            <DialogFooter>
              <DialogClose asChild>
                <Button>Done</Button>
              </DialogClose>
            </DialogFooter>
          </>
        ) : (
          <TokenForm onMade={setMade} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function TokenForm({ onMade }: { onMade: (made: MadeToken & { name: string }) => void }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [customer, setCustomer] = useState<Choice | null>(null);
  const [result, setResult] = useState<Result<unknown> | null>(null);
  const [isPending, startTransition] = useTransition();
  const problems = fieldProblems(result);

  useEffect(() => {
    if (result && !result.ok) focusFirstProblem(form.current);
  }, [result]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get("name");
    const given = createTokenSchema.safeParse({ name, customerId: customer?.id ?? null });
    if (!given.success) {
      const fields = given.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
      setResult({
        ok: false,
        code: "invalid-input",
        message: "Not created yet: see the marked fields.",
        fields,
      });
      return;
    }
    startTransition(async () => {
      const answer = await createTokenAction(given.data).catch(() => NO_ANSWER);
      startTransition(() => {
        setResult(answer);
        if (!answer.ok) return;
        onMade({ ...answer.value, name: given.data.name });
        router.refresh();
      });
    });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="contents">
      <DialogBody className="flex flex-col gap-4">
        <Field
          id="token-name"
          label="Name"
          error={problems.name}
          hint="What the source is called, such as fs01."
        >
          {(control) => <Input {...control} name="name" autoComplete="off" required />}
        </Field>
        <Field
          id="token-customer"
          label="Customer (optional)"
          error={problems.customer ?? problems.customerId}
          hint="With a customer, the token brings runs of that one alone; others are refused. A customer can be chosen once a first run of it has come in."
        >
          {(control) => <CustomerChoice {...control} chosen={customer} onChoose={setCustomer} />}
        </Field>
        <FormMessage result={result} />
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline" disabled={isPending}>
            Cancel
          </Button>
        </DialogClose>
        <SubmitButton isPending={isPending} pendingLabel="Creating…">
          Create
        </SubmitButton>
      </DialogFooter>
    </form>
  );
}

interface Choice {
  id: string;
  name: string;
}

const ALL = { value: "", label: "All customers" };

function CustomerChoice({
  chosen,
  onChoose,
  ...control
}: FieldControl & { chosen: Choice | null; onChoose: (choice: Choice | null) => void }) {
  const [words, setWords] = useState("");
  const { options, isFetching, isError } = useCustomerChoices(words);
  return (
    <Combobox
      {...control}
      searchPlaceholder="Search customers…"
      options={words === "" ? [ALL, ...options] : options}
      value={chosen?.id ?? ALL.value}
      valueLabel={chosen?.name ?? ALL.label}
      onQueryChange={setWords}
      isLoading={isFetching}
      emptyText={isError ? "Customers can't be read now." : "No customer has this name."}
      onSelect={({ value, label }) => onChoose(value === ALL.value ? null : { id: value, name: label })}
    />
  );
}
