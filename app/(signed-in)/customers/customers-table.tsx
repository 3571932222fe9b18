"use client";

import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { LastSync, MappingCell } from "@/components/customers/mapping-cell";
import { RunStatusMark } from "@/components/runs/run-status";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { CustomerRow } from "@/lib/domain/customer-views";
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
      <TableHeader>
        <TableRow>
          <TableHead>Customer</TableHead>
          <TableHead className="hidden text-right md:table-cell">Jobs</TableHead>
          <TableHead className="hidden md:table-cell">Worst to review</TableHead>
          <TableHead>Autotask company</TableHead>
          <TableHead className="hidden lg:table-cell">Last sync</TableHead>
          {canMap && (
            <TableHead className="hidden sm:table-cell">
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
    <TableRow>
      <TableCell className="max-sm:w-2/5 max-sm:align-top">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="min-w-0 font-medium break-words">{row.name}</span>
          {row.isNew && <Badge variant="outline">new</Badge>}
        </div>
        <div className="mt-1 flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs md:hidden">
          <JobsLink row={row} words />
          <Worst status={row.worst} />
        </div>
      </TableCell>
      <TableCell className="hidden text-right md:table-cell">
        <JobsLink row={row} />
      </TableCell>
      <TableCell className="hidden md:table-cell">
        <Worst status={row.worst} />
      </TableCell>
      <TableCell>
        <MappingCell mapping={row.mapping} />
      </TableCell>
      <TableCell className="hidden lg:table-cell">
        <LastSync at={row.mapping.lastSyncAt} />
      </TableCell>
      {canMap && (
        <TableCell>
          <MappingControls row={row} searchBlocked={searchBlocked} onChange={onChange} />
        </TableCell>
      )}
    </TableRow>
  );
}

function JobsLink({ row, words = false }: { row: CustomerRow; words?: boolean }) {
  const count = `${row.jobCount} ${row.jobCount === 1 ? "job" : "jobs"}`;
  return (
    <Link href={`/jobs?customer=${row.id}` as Route} prefetch={false} className="text-link hover:underline">
      {words ? count : row.jobCount}
      <span className="sr-only">
        {words ? "" : count.replace(/^\d+/, "")} of {row.name}
      </span>
    </Link>
  );
}

function Worst({ status }: { status: CustomerRow["worst"] }) {
  if (status === null) return <span className="text-muted-foreground">all reviewed</span>;
  return <RunStatusMark status={status} word />;
}
