"use client";

import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { LastSync, MappingCell } from "@/components/customers/mapping-cell";
import { RunStatusMark } from "@/components/runs/run-status";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { CustomerRow } from "@/lib/domain/customer-views";
import { cn } from "@/lib/utils";
import { MappingControls } from "./mapping-controls";

interface CustomersTableProps {
  rows: CustomerRow[];
  canMap: boolean;
  searchBlocked: string | null;
}

/** The customers. A row that was just mapped stays where it is, though a fresh list would sort it elsewhere. */
export function CustomersTable({ rows, canMap, searchBlocked }: CustomersTableProps) {
  const { shown, change } = useSteadyRows(rows);
  return (
    <Table>
      <TableHeader className="max-sm:sr-only">
        <TableRow>
          <TableHead>Customer</TableHead>
          <TableHead className="text-right">Jobs</TableHead>
          <TableHead>Worst to review</TableHead>
          <TableHead>Autotask company</TableHead>
          <TableHead className="text-right max-lg:hidden">Open tickets</TableHead>
          <TableHead className="max-lg:hidden">Last sync</TableHead>
          {canMap && (
            <TableHead>
              <span className="sr-only">Mapping</span>
            </TableHead>
          )}
        </TableRow>
      </TableHeader>
      <TableBody>
        {shown.map((row) => (
          <Row
            key={row.id}
            row={row}
            canMap={canMap}
            searchBlocked={searchBlocked}
            onChange={(mapping) => change(row.id, mapping)}
          />
        ))}
      </TableBody>
    </Table>
  );
}

/** Rows in the order in which they were first shown, each with what is known of it last. */
function useSteadyRows(rows: CustomerRow[]) {
  const [first] = useState(rows);
  const [changed, setChanged] = useState<ReadonlyMap<string, CustomerRow["mapping"]>>(new Map());
  const latest = new Map(rows.map((row) => [row.id, row]));
  const shown = first.map((row) => {
    const now = latest.get(row.id) ?? row;
    const mapping = changed.get(row.id);
    return mapping ? { ...now, mapping, isNew: false } : now;
  });
  const change = (id: string, mapping: CustomerRow["mapping"]) =>
    setChanged((before) => new Map(before).set(id, mapping));
  return { shown, change };
}

interface RowProps {
  row: CustomerRow;
  canMap: boolean;
  searchBlocked: string | null;
  onChange: (mapping: CustomerRow["mapping"]) => void;
}

function Row({ row, canMap, searchBlocked, onChange }: RowProps) {
  return (
    <TableRow className="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:gap-x-3 max-sm:py-2">
      <TableCell className={IN_A_BLOCK}>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <Link
            href={`/customers/${row.id}` as Route}
            prefetch={false}
            className="min-w-0 rounded-sm font-medium break-words text-link underline-offset-3 hover:underline"
          >
            {row.name}
          </Link>
          {row.isNew && <Badge variant="outline">new</Badge>}
          {row.isMerged && <Badge variant="outline">merged</Badge>}
        </div>
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "text-right")}>
        <JobsLink row={row} />
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-span-2")}>
        <Worst status={row.worst} />
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-span-2 max-sm:mt-1")}>
        <MappingCell mapping={row.mapping} />
      </TableCell>
      <TableCell className="text-right max-lg:hidden">
        {row.openTickets > 0 ? row.openTickets : <span className="text-muted-foreground">–</span>}
      </TableCell>
      <TableCell className="max-lg:hidden">
        <LastSync at={row.mapping.lastSyncAt} />
      </TableCell>
      {canMap && (
        <TableCell className={cn(IN_A_BLOCK, "max-sm:col-span-2 max-sm:mt-2")}>
          {!row.isMerged && <MappingControls row={row} searchBlocked={searchBlocked} onChange={onChange} />}
        </TableCell>
      )}
    </TableRow>
  );
}

/** On a phone a row is a block of lines, one beneath the other. */
const IN_A_BLOCK = "max-sm:h-auto max-sm:px-0 max-sm:py-0.5";

function JobsLink({ row }: { row: CustomerRow }) {
  return (
    <Link
      href={`/jobs?customer=${row.id}` as Route}
      prefetch={false}
      className="text-link whitespace-nowrap hover:underline"
    >
      {row.jobCount}
      <span className="sm:sr-only"> {row.jobCount === 1 ? "job" : "jobs"}</span>
      <span className="sr-only"> of {row.name}</span>
    </Link>
  );
}

function Worst({ status }: { status: CustomerRow["worst"] }) {
  if (status === null) return <span className="text-muted-foreground whitespace-nowrap">all reviewed</span>;
  return <RunStatusMark status={status} word />;
}
