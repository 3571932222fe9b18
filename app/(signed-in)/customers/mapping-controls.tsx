"use client";

import { useRouter } from "next/navigation";
import { useId, useRef, useState, useTransition } from "react";
import { toast } from "sonner";
import {
  acknowledgeRenameAction,
  mapCompanyAction,
  unmapCompanyAction,
} from "@/app/_actions/customer-actions";
import { CompanyCombobox } from "@/components/customers/company-combobox";
import { ConfirmDialog } from "@/components/customers/confirm-dialog";
import { Button } from "@/components/ui/button";
import type { CompanyChoice, CustomerRow } from "@/lib/domain/customer-views";
import { cn } from "@/lib/utils";

interface MappingControlsProps {
  row: Pick<CustomerRow, "id" | "name" | "mapping">;
  searchBlocked: string | null;
  onChange: (mapping: CustomerRow["mapping"]) => void;
}

const UNMAPPED: CustomerRow["mapping"] = {
  state: "missing",
  companyId: null,
  companyName: null,
  previousName: null,
  lastSyncAt: null,
};

/** Mapping in the row: choose a company, or take it away; each is confirmed by a person (§3.1: explicit, never by guess). */
export function MappingControls({ row, searchBlocked, onChange }: MappingControlsProps) {
  const { mapping } = row;
  const router = useRouter();
  const reasonId = useId();
  const controls = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<CompanyChoice | null>(null);
  const [isClearing, setClearing] = useState(false);
  const [isAcknowledging, startAcknowledging] = useTransition();
  const isMapped = mapping.companyId !== null;
  const firstControl = () => controls.current?.querySelector("button");

  async function map(company: CompanyChoice) {
    const result = await mapCompanyAction({ customerId: row.id, companyId: company.id });
    if (result.ok) {
      onChange({
        state: "ok",
        companyId: company.id,
        companyName: result.value.companyName,
        previousName: null,
        lastSyncAt: new Date(),
      });
      router.refresh();
    }
    return result;
  }

  async function clear() {
    const result = await unmapCompanyAction({ customerId: row.id });
    if (result.ok) {
      onChange(UNMAPPED);
      router.refresh();
    }
    return result;
  }

  const acknowledge = () =>
    startAcknowledging(async () => {
      const companyName = mapping.companyName ?? "";
      const result = await acknowledgeRenameAction({ customerId: row.id, companyName });
      if (result.ok) onChange({ ...mapping, state: "ok", previousName: null });
      else toast.error(result.message, { duration: Number.POSITIVE_INFINITY });
      router.refresh();
    });

  return (
    <div ref={controls} className={cn("flex gap-1 sm:justify-end", isMapped && "max-sm:-ml-2")}>
      {mapping.state === "renamed" && (
        <Button variant="outline" size="sm" onClick={acknowledge} aria-busy={isAcknowledging}>
          Acknowledge<span className="sr-only"> the new name of the company of {row.name}</span>
        </Button>
      )}
      <CompanyCombobox
        customer={row}
        mapped={
          mapping.companyId === null ? null : { companyId: mapping.companyId, isOk: mapping.state === "ok" }
        }
        onChoose={setChosen}
        variant={isMapped ? "ghost" : "outline"}
        disabled={searchBlocked !== null}
        aria-describedby={searchBlocked === null ? undefined : reasonId}
        label={
          <>
            {isMapped ? "Change" : "Map"}
            <span className="sr-only">
              {isMapped ? ` the company of ${row.name}` : ` ${row.name} to a company`}
            </span>
          </>
        }
      />
      {searchBlocked !== null && (
        <span id={reasonId} className="sr-only">
          {searchBlocked}
        </span>
      )}
      {isMapped && (
        <Button variant="ghost" size="sm" onClick={() => setClearing(true)}>
          Clear<span className="sr-only"> the company of {row.name}</span>
        </Button>
      )}
      <ConfirmDialog
        subject={chosen}
        title={(company) => `Map ${row.name} to ${company.name} (ID ${company.id})?`}
        confirm="Map"
        pending="Mapping…"
        act={map}
        close={() => setChosen(null)}
        focusAfter={firstControl}
      >
        New tickets for {row.name} will be created for this company. Tickets that exist stay as they are.
      </ConfirmDialog>
      <ConfirmDialog
        subject={isClearing ? row : null}
        title={() => `Clear the company of ${row.name}?`}
        confirm="Clear"
        pending="Clearing…"
        act={clear}
        close={() => setClearing(false)}
        focusAfter={firstControl}
      >
        {mapping.companyName} (ID {mapping.companyId}) becomes free for another customer. No tickets can be
        created for {row.name} until a company is chosen. Tickets that exist stay as they are.
      </ConfirmDialog>
    </div>
  );
}
