"use client";

import type { Route } from "next";
import Link from "next/link";
import { LocalTime } from "@/components/local-time";
import { SnapshotAge } from "@/components/tickets/ticket-state";
import { useFreshTicket } from "@/components/tickets/use-fresh-ticket";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { TicketRow } from "@/lib/domain/ticket-views";
import { cn } from "@/lib/utils";
import { RowState } from "./row-state";
import { type LeaveWithout, TicketActions } from "./ticket-actions";

interface TicketTableProps {
  rows: TicketRow[];
  /** Whether the viewer may decide how a run goes on without its ticket. */
  canDecide: boolean;
  leaveWithout: LeaveWithout;
}

/** One row a link. Those that can have changed in Autotask are validated while one looks (§9.3); on a phone a row is a block of lines. */
export function TicketTable({ rows, canDecide, leaveWithout }: TicketTableProps) {
  return (
    <Table className="lg:table-fixed">
      <TableHeader className="max-sm:sr-only">
        <TableRow>
          <TableHead className="w-60">Ticket</TableHead>
          <TableHead>Title</TableHead>
          <TableHead className="w-[24%]">Run</TableHead>
          <TableHead className="w-52">By</TableHead>
          <TableHead className="w-44">
            <span className="sr-only">Actions</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) =>
          isStanding(row) ? (
            <StandingRow key={row.linkId} row={row} canDecide={canDecide} leaveWithout={leaveWithout} />
          ) : (
            <Row key={row.linkId} row={row} canDecide={canDecide} leaveWithout={leaveWithout} />
          ),
        )}
      </TableBody>
    </Table>
  );
}

type StandingTicket = TicketRow & { state: Exclude<TicketRow["state"], "ended"> };

function isStanding(row: TicketRow): row is StandingTicket {
  return row.state !== "ended";
}

type RowProps<Shown> = Omit<TicketTableProps, "rows"> & { row: Shown };

function StandingRow({ row, ...rest }: RowProps<StandingTicket>) {
  return <Row row={useFreshTicket(row).ticket} {...rest} />;
}

const IN_A_BLOCK = "max-sm:h-auto max-sm:px-0 max-sm:py-0.5";

function Row({ row, canDecide, leaveWithout }: RowProps<TicketRow>) {
  return (
    <TableRow className="align-top max-sm:flex max-sm:flex-col max-sm:py-2">
      <TableCell className={cn(IN_A_BLOCK, "align-top")}>
        <RowState row={row} />
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "align-top")}>
        <span className="line-clamp-2 wrap-anywhere" title={row.title ?? undefined}>
          {row.title}
        </span>
        {row.state === "ended" && row.endReason !== null && row.endReason !== row.words && (
          <span className="block text-muted-foreground text-xs wrap-anywhere">{row.endReason}</span>
        )}
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "align-top")}>
        <Link
          href={`/jobs/${row.jobId}/runs/${row.runId}` as Route}
          prefetch={false}
          className="block truncate rounded-sm text-link underline-offset-3 hover:underline"
        >
          {row.customerName} · {row.jobName}
        </Link>
        <span className="block text-muted-foreground text-xs">
          run of <LocalTime value={row.runStartedAt} isQuiet />
        </span>
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "align-top max-lg:text-xs")}>
        <span className="block truncate max-lg:inline">{row.createdByName}</span>
        <span className="lg:hidden">, </span>
        <span className="text-muted-foreground text-xs">
          <LocalTime value={row.createdAt} isQuiet className="whitespace-nowrap" />
          {row.seenAt !== null && row.state !== "ended" && row.state !== "deleted" && (
            <>
              {" · "}
              <SnapshotAge seenAt={row.seenAt} className="whitespace-nowrap" />
            </>
          )}
        </span>
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "align-top")}>
        <TicketActions row={row} canDecide={canDecide} leaveWithout={leaveWithout} />
      </TableCell>
    </TableRow>
  );
}
