"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useId, useRef, useState } from "react";
import {
  archiveCustomerAction,
  mergeCustomersAction,
  renameCustomerAction,
} from "@/app/_actions/customer-actions";
import { ConfirmDialog } from "@/components/customers/confirm-dialog";
import { useCustomerChoices } from "@/components/customers/use-customer-choices";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Input } from "@/components/ui/input";
import type { CustomerView } from "@/lib/domain/customer-views";

type Change = "rename" | "merge" | "archive";

interface Choice {
  id: string;
  name: string;
}

/** Renaming, merging and putting away one customer; each is asked for by a dialog that says what will come of it. */
export function CustomerChanges({ view }: { view: CustomerView }) {
  const router = useRouter();
  const trigger = useRef<HTMLButtonElement>(null);
  const [change, setChange] = useState<Change | null>(null);
  const [name, setName] = useState(view.name);
  const [into, setInto] = useState<Choice | null>(null);
  const isArchived = view.archivedAt !== null;
  const common = {
    close: () => setChange(null),
    focusAfter: () => trigger.current,
  };
  const subjectOf = (which: Change) => (change === which ? view : null);

  async function merge() {
    const result = await mergeCustomersAction({ customerId: view.id, intoId: into?.id ?? "" });
    if (result.ok && into) router.push(`/customers/${into.id}` as Route);
    return result;
  }

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button ref={trigger} variant="outline">
            Change customer
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem
            onSelect={() => {
              setName(view.name);
              setChange("rename");
            }}
          >
            Rename
          </DropdownMenuItem>
          <DropdownMenuItem
            onSelect={() => {
              setInto(null);
              setChange("merge");
            }}
          >
            Merge into another customer
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setChange("archive")}>
            {isArchived ? "Take back from the archive" : "Archive"}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        {...common}
        subject={subjectOf("rename")}
        title={() => `Rename ${view.name}`}
        confirm="Rename"
        pending="Renaming…"
        act={async () => {
          const result = await renameCustomerAction({ customerId: view.id, name });
          if (result.ok) router.refresh();
          return result;
        }}
      >
        <NameField name={name} onChange={setName} />
      </ConfirmDialog>
      <ConfirmDialog
        {...common}
        subject={subjectOf("merge")}
        title={() => `Merge ${view.name} into another customer`}
        confirm="Merge"
        pending="Merging…"
        act={merge}
      >
        <MergeFields view={view} into={into} onChoose={setInto} />
      </ConfirmDialog>
      <ConfirmDialog
        {...common}
        subject={subjectOf("archive")}
        title={() => (isArchived ? `Take ${view.name} back from the archive?` : `Archive ${view.name}?`)}
        confirm={isArchived ? "Take back" : "Archive"}
        pending={isArchived ? "Taking back…" : "Archiving…"}
        act={async () => {
          const result = await archiveCustomerAction({ customerId: view.id, archived: !isArchived });
          if (result.ok) router.refresh();
          return result;
        }}
      >
        {isArchived
          ? "It is listed and can be chosen again."
          : "It is no longer listed or offered. Its runs, tickets and mapping stay; runs that still come are taken in and shown on Run Checks."}
      </ConfirmDialog>
    </>
  );
}

function NameField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const id = useId();
  return (
    <Field
      id={id}
      label="Name"
      hint="Shown here and written in new tickets. Reports find the customer by the names that they carry, which stay."
    >
      {(control) => (
        <Input {...control} value={name} maxLength={200} onChange={({ target }) => onChange(target.value)} />
      )}
    </Field>
  );
}

function MergeFields({
  view,
  into,
  onChoose,
}: {
  view: CustomerView;
  into: Choice | null;
  onChoose: (choice: Choice) => void;
}) {
  const id = useId();
  const [words, setWords] = useState("");
  const { options, isFetching } = useCustomerChoices(words);
  return (
    <span className="flex flex-col gap-3">
      <Field id={id} label="Customer that stays">
        {(control) => (
          <Combobox
            {...control}
            placeholder="Choose a customer"
            searchPlaceholder="Search customers…"
            options={options.filter(({ value }) => value !== view.id)}
            value={into?.id ?? null}
            valueLabel={into?.name ?? null}
            onQueryChange={setWords}
            isLoading={isFetching}
            emptyText="No other customer has this name."
            onSelect={({ value, label }) => onChoose({ id: value, name: label })}
          />
        )}
      </Field>
      <span>
        All jobs and runs of {view.name} move there, and so does what is reported from now on. This can't be
        undone.
        {view.mapping.companyId !== null &&
          ` ${view.mapping.companyName} (ID ${view.mapping.companyId}) becomes free: the customer that stays keeps the company that it has.`}
      </span>
    </span>
  );
}
