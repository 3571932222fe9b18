"use client";

import "./run-rows.css";
import type { Route } from "next";
import Link from "next/link";
import { type MouseEvent, memo } from "react";
import { LocalTime } from "@/components/local-time";
import { RunStatusMark } from "@/components/runs/run-status";
import { FreshTicketMark } from "@/components/tickets/fresh-ticket-mark";
import type { RunRow as RunRowView } from "@/lib/domain/run-views";

export interface RunRowProps {
  row: RunRowView;
  rowKey: string;
  isSelected: boolean;
  isChecked: boolean;
  /** No longer in the list on the server; shown still, so that nothing moves. */
  hasLeft: boolean;
  canCheck: boolean;
  onSelect: (rowKey: string) => void;
  onCheck: (rowKey: string, isRange: boolean) => void;
}

/** Shown beside the list from here on; below it, a row leads to its page. */
const BESIDE = "(min-width: 64rem)";

/**
 * One row: who and what, then the one message worth reading. It is a link to the run's Job Details (new tab, keyboard, phone); a plain
 * click on a wide screen fills the panel instead.
 */
export const RunRow = memo(function RunRow(props: RunRowProps) {
  const { row, rowKey } = props;

  function onClick(event: MouseEvent) {
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const isByPointer = event.detail > 0;
    if (!isPlain || !isByPointer || !window.matchMedia(BESIDE).matches) return;
    event.preventDefault();
    props.onSelect(rowKey);
  }

  return (
    <li
      className="run-row"
      data-row={rowKey}
      data-selected={props.isSelected ? "" : undefined}
      data-checked={props.isChecked ? "" : undefined}
      data-left={props.hasLeft ? "" : undefined}
    >
      {props.canCheck ? (
        <label className="run-check">
          <input
            type="checkbox"
            aria-label={`Select ${row.customerName}, ${row.jobName}`}
            checked={props.isChecked}
            // The change is made on click, which alone knows of the shift key.
            onChange={() => {}}
            onClick={(event) => props.onCheck(rowKey, event.shiftKey)}
          />
        </label>
      ) : (
        <span className="run-gutter" />
      )}
      <Link
        className="run-link"
        href={`/jobs/${row.jobId}/runs/${row.runId}` as Route}
        prefetch={false}
        aria-current={props.isSelected ? "true" : undefined}
        onClick={onClick}
      >
        <RunStatusMark status={row.status} className="run-mark" />
        <span className="run-customer">{row.customerName}</span>
        <span className="run-job">
          {/* The blank keeps the words apart where the row is read out. */}
          {row.jobName} {row.isNewJob && <span className="run-new">New</span>}
        </span>
        <span className="run-software">{row.type ? `${row.software} · ${row.type}` : row.software}</span>
        {row.runCount > 1 && <span className="run-count">{row.runCount} runs</span>}
        <LocalTime isQuiet value={row.startedAt} className="run-time" />
        {(row.headline || props.hasLeft) && (
          <span className="run-headline">{props.hasLeft ? "No longer in this list" : row.headline}</span>
        )}
        <RowNote row={row} />
      </Link>
    </li>
  );
});

/** Its ticket, or else who has reviewed it; reviewed or not is always seen. */
function RowNote({ row }: { row: RunRowView }) {
  const { ticket, reviewed } = row;
  if (ticket.state === "none" && !reviewed) return null;
  return (
    <span className="run-note">
      {reviewed && (
        <span title={`Reviewed by ${reviewed.by}`}>
          <span className="sr-only">Reviewed by </span>
          <span aria-hidden>✓ </span>
          {ticket.state === "none" ? reviewed.by : <span className="sr-only">{reviewed.by}</span>}
        </span>
      )}
      {ticket.state !== "none" && <FreshTicketMark mark={ticket} />}
    </span>
  );
}
