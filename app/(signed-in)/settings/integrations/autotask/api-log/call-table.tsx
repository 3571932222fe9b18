"use client";

import { ChevronRight, CircleCheck, OctagonX } from "lucide-react";
import { useState } from "react";
import { LocalTime } from "@/components/local-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { type ApiCallRow, callWords, isFailure, outcomeWords, purposeWords } from "@/lib/domain/api-log";
import { cn } from "@/lib/utils";
import { CallDetails } from "./call-details";
import { millisecondWords, sizeWords } from "./figures";

/** The calls, each with its particulars folded in; on a phone a call is a block of lines. */
export function CallTable({ rows }: { rows: ApiCallRow[] }) {
  return (
    <Table className="sm:table-fixed">
      <TableHeader className="max-sm:sr-only">
        <TableRow>
          <TableHead className="w-10">
            <span className="sr-only">Details</span>
          </TableHead>
          <TableHead className="w-32">When</TableHead>
          <TableHead>Call</TableHead>
          <TableHead className="w-40 max-lg:hidden">Who</TableHead>
          <TableHead className="w-[34%]">Outcome</TableHead>
          <TableHead className="w-24 text-right">Took</TableHead>
          <TableHead className="w-24 text-right max-md:hidden">Size</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <Call key={row.id} call={row} />
        ))}
      </TableBody>
    </Table>
  );
}

const IN_A_BLOCK = "max-sm:h-auto max-sm:px-0 max-sm:py-0.5";

function Call({ call }: { call: ApiCallRow }) {
  const [isOpen, setOpen] = useState(false);
  const detailsId = `call-${call.id}`;
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
            <span className="sr-only">Details of {callWords(call)}</span>
          </button>
        </TableCell>
        <TableCell className={cn(IN_A_BLOCK, "max-sm:order-2 max-sm:text-right")}>
          <LocalTime value={call.at} className="text-muted-foreground" />
        </TableCell>
        <TableCell className={cn(IN_A_BLOCK, "max-sm:order-1")}>
          <span className="block truncate font-medium">{callWords(call)}</span>
          <span className="block truncate text-muted-foreground text-xs">
            {purposeWords(call.purpose)}
            {call.attempt > 1 && ` · try ${call.attempt}`}
          </span>
        </TableCell>
        <TableCell className={cn(IN_A_BLOCK, "truncate max-lg:hidden")}>{call.actorName}</TableCell>
        <TableCell className={cn(IN_A_BLOCK, "max-sm:order-3")}>
          <OutcomeOf call={call} />
        </TableCell>
        <TableCell className={cn(IN_A_BLOCK, "text-right tabular-nums max-sm:order-4 max-sm:self-start")}>
          {millisecondWords(call.durationMs)}
        </TableCell>
        <TableCell className={cn(IN_A_BLOCK, "text-right tabular-nums max-md:hidden")}>
          {call.bytes === null ? <span className="text-muted-foreground">none</span> : sizeWords(call.bytes)}
        </TableCell>
      </TableRow>
      {isOpen && (
        <TableRow id={detailsId} className="hover:bg-transparent max-sm:block">
          <TableCell colSpan={7} className="h-auto max-sm:block max-sm:px-0">
            <CallDetails call={call} />
          </TableCell>
        </TableRow>
      )}
    </>
  );
}

function OutcomeOf({ call }: { call: ApiCallRow }) {
  const failed = isFailure(call);
  const Icon = failed ? OctagonX : CircleCheck;
  return (
    <>
      <span className={cn("flex items-center gap-1.5", failed ? "text-error-word" : "text-success-word")}>
        <Icon aria-hidden className="size-4 shrink-0" />
        <span className="truncate">
          {outcomeWords(call)}
          {call.status !== null && <span className="text-muted-foreground"> · HTTP {call.status}</span>}
        </span>
      </span>
      {call.error && (
        <span className="block truncate text-muted-foreground text-xs max-sm:whitespace-normal">
          {call.error}
        </span>
      )}
    </>
  );
}
