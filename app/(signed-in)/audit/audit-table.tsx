"use client";

import { ChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { LocalTime } from "@/components/local-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AuditRow } from "@/lib/domain/ticket-views";
import { cn } from "@/lib/utils";
import { EventDetails } from "./event-details";
import { eventSubject } from "./event-subject";
import { type ValueChange, valueChanges } from "./value-changes";

/** The events, each with its particulars folded in; on a phone an event is a block of lines. */
export function AuditTable({ rows }: { rows: AuditRow[] }) {
  return (
    <Table className="sm:table-fixed">
      <TableHeader className="max-sm:sr-only">
        <TableRow>
          <TableHead className="w-10">
            <span className="sr-only">Details</span>
          </TableHead>
          <TableHead className="w-36">When</TableHead>
          <TableHead className="w-44">Who</TableHead>
          <TableHead>What</TableHead>
          <TableHead className="w-[28%]">About</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <Event key={row.seq} event={row} />
        ))}
      </TableBody>
    </Table>
  );
}

const IN_A_BLOCK = "max-sm:h-auto max-sm:px-0 max-sm:py-0.5";

function Event({ event }: { event: AuditRow }) {
  const [isOpen, setOpen] = useState(false);
  const changes = valueChanges(event.before, event.after);
  const detailsId = `event-${event.seq}`;
  return (
    <>
      <TableRow
        data-state={isOpen ? "selected" : undefined}
        className="max-sm:grid max-sm:grid-cols-[2.75rem_1fr_auto] max-sm:py-2"
      >
        <TableCell className="max-sm:row-span-3 max-sm:h-auto max-sm:p-0">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? detailsId : undefined}
            onClick={() => setOpen(!isOpen)}
            className="flex size-7 items-center justify-center rounded-md text-muted-foreground hover:bg-accent hover:text-foreground pointer-coarse:size-11"
          >
            <ChevronRight aria-hidden className={cn("size-4 transition-transform", isOpen && "rotate-90")} />
            <span className="sr-only">Details of event {event.seq}</span>
          </button>
        </TableCell>
        <TableCell className={cn(IN_A_BLOCK, "max-sm:order-2 max-sm:text-right")}>
          <LocalTime value={event.at} className="text-muted-foreground" />
        </TableCell>
        <TableCell className={cn(IN_A_BLOCK, "truncate max-sm:order-1")}>{event.actorName}</TableCell>
        <TableCell className={cn(IN_A_BLOCK, "max-sm:order-3 max-sm:col-span-2")}>
          <span className="block font-medium">{event.words}</span>
          <span className="block truncate text-muted-foreground text-xs empty:hidden max-sm:whitespace-normal">
            {event.detail ?? summaryOf(changes)}
          </span>
        </TableCell>
        <TableCell
          className={cn(IN_A_BLOCK, "truncate max-sm:order-4 max-sm:col-span-2 max-sm:whitespace-normal")}
        >
          <Subject event={event} />
        </TableCell>
      </TableRow>
      {isOpen && (
        <TableRow id={detailsId} className="hover:bg-transparent max-sm:block">
          <TableCell colSpan={5} className="h-auto max-sm:block max-sm:px-0">
            <EventDetails event={event} changes={changes} />
          </TableCell>
        </TableRow>
      )}
    </>
  );
}

const MOST_IN_A_ROW = 3;

/** The first of what has changed, a ticket's number before all else, so that most rows need no unfolding. */
function summaryOf(changes: readonly ValueChange[]): string {
  const first = changes.toSorted((a, b) => Number(b.field === "Number") - Number(a.field === "Number"));
  const said = first.slice(0, MOST_IN_A_ROW).map(({ field, from, to }) => {
    const values = [from, to].filter((value) => value !== null).join(" → ");
    return field === "" ? values : `${field}: ${values}`;
  });
  return said.join(" · ");
}

function Subject({ event }: { event: AuditRow }) {
  const { words, href } = eventSubject(event);
  if (href === null) return <span title={words}>{words}</span>;
  return (
    <Link
      href={href as Route}
      prefetch={false}
      title={words}
      className="rounded-sm text-link underline-offset-3 hover:underline"
    >
      {words}
    </Link>
  );
}
