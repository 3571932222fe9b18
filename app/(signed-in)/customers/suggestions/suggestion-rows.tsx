"use client";

import { CircleCheck } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { mapCompanyAction } from "@/app/_actions/customer-actions";
import { Refusal } from "@/components/form-message";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { MappingSuggestion } from "@/lib/domain/customer-views";
import type { Refused } from "@/lib/domain/result";

type Choice = MappingSuggestion["companies"][number];

interface RowState {
  pendingId: number | null;
  mapped: string | null;
  refused: Refused | null;
}

const UNTOUCHED: RowState = { pendingId: null, mapped: null, refused: null };

/**
 * The table to go through. By keyboard: arrow keys or j and k go from row to row, left and right from suggestion to suggestion, Enter maps
 * the one that has the focus.
 */
export function SuggestionRows({ suggestions }: { suggestions: readonly MappingSuggestion[] }) {
  const table = useRef<HTMLTableSectionElement>(null);
  const [states, setStates] = useState<ReadonlyMap<string, RowState>>(new Map());
  const put = (id: string, state: RowState) => setStates((before) => new Map(before).set(id, state));
  const taken = new Set([...states.values()].flatMap(({ mapped }) => mapped ?? []));

  async function map(row: MappingSuggestion, choice: Choice) {
    put(row.customerId, { ...UNTOUCHED, pendingId: choice.id });
    const input = { customerId: row.customerId, companyId: choice.id };
    const result = await mapCompanyAction(input).catch(() => NO_ANSWER);
    put(
      row.customerId,
      result.ok ? { ...UNTOUCHED, mapped: labelOf(choice) } : { ...UNTOUCHED, refused: result },
    );
    if (result.ok) focusNext(table.current, row.customerId);
  }

  return (
    <>
      <p className="text-muted-foreground text-xs max-sm:hidden">
        <Kbd>↑</Kbd> <Kbd>↓</Kbd> customers, <Kbd>←</Kbd> <Kbd>→</Kbd> suggestions, <Kbd>↵</Kbd> maps
      </p>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Customer</TableHead>
            <TableHead className="text-right max-sm:hidden">Jobs</TableHead>
            <TableHead>Map to</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody ref={table} onKeyDown={(event) => moveFocus(event, table.current)}>
          {suggestions.map((row) => (
            <TableRow key={row.customerId} data-row={row.customerId} className="align-top">
              <TableCell className="font-medium">{row.customerName}</TableCell>
              <TableCell className="text-right max-sm:hidden">{row.jobCount}</TableCell>
              <TableCell className="h-auto whitespace-normal">
                <Choices
                  row={row}
                  state={states.get(row.customerId) ?? UNTOUCHED}
                  taken={taken}
                  onChoose={(choice) => void map(row, choice)}
                />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}

const NO_ANSWER: Refused = {
  ok: false,
  code: "unexpected",
  message: "Backupchecks did not answer. Check the connection and choose again.",
};

function labelOf(choice: Choice): string {
  return `${choice.name} (ID ${choice.id})`;
}

function Choices({
  row,
  state,
  taken,
  onChoose,
}: {
  row: MappingSuggestion;
  state: RowState;
  taken: ReadonlySet<string>;
  onChoose: (choice: Choice) => void;
}) {
  if (state.mapped !== null)
    return (
      <p role="status" className="flex items-center gap-1.5 text-success-word">
        <CircleCheck aria-hidden className="size-4 shrink-0" />
        Mapped to {state.mapped}
      </p>
    );
  if (row.companies.length === 0)
    return <span className="text-muted-foreground">No company has a similar name.</span>;
  return (
    <div className="flex flex-col gap-1">
      <ul aria-label={`Suggestions for ${row.customerName}`} className="flex flex-wrap gap-1.5">
        {row.companies.map((choice) => (
          <li key={choice.id}>
            <Button
              variant="outline"
              size="sm"
              data-choice
              className="h-auto min-h-7 whitespace-normal text-left"
              aria-disabled={state.pendingId !== null || taken.has(labelOf(choice))}
              aria-busy={state.pendingId === choice.id}
              onClick={() => {
                if (state.pendingId === null && !taken.has(labelOf(choice))) onChoose(choice);
              }}
            >
              <span className="sr-only">Map {row.customerName} to </span>
              {choice.name}
              <span className="text-muted-foreground">
                ID {choice.id}
                {choice.city ? ` · ${choice.city}` : ""}
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {state.refused && <Refusal refused={state.refused} />}
    </div>
  );
}

/** Steps of the keys, in rows and in suggestions of a row. */
const STEPS: Record<string, [rows: number, choices: number]> = {
  ArrowDown: [1, 0],
  j: [1, 0],
  ArrowUp: [-1, 0],
  k: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

function moveFocus(event: KeyboardEvent, table: HTMLElement | null): void {
  const step = STEPS[event.key];
  const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
  if (!step || !row || !table || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const [rows, choices] = step;
  const inRow = choicesIn(row);
  const at = inRow.indexOf(document.activeElement as HTMLElement);
  if (choices !== 0) inRow[at + choices]?.focus();
  else focusFrom(table, row, rows, Math.max(0, at));
}

/** The nearest row in that direction that has something to choose. */
function focusFrom(table: HTMLElement, row: HTMLElement, step: number, at: number): void {
  const all = [...table.querySelectorAll<HTMLElement>("[data-row]")];
  for (let index = all.indexOf(row) + step; index >= 0 && index < all.length; index += step) {
    const choices = choicesIn(all[index] as HTMLElement);
    if (choices.length === 0) continue;
    (choices[at] ?? choices.at(-1))?.focus();
    return;
  }
}

function choicesIn(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>("[data-choice]")];
}

/** A row that is done has no button left to hold the focus: the next one takes it. */
function focusNext(table: HTMLElement | null, customerId: string): void {
  const row = table?.querySelector<HTMLElement>(`[data-row="${customerId}"]`);
  if (table && row) focusFrom(table, row, 1, 0);
}
