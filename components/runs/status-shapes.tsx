import type { ReactNode } from "react";
import type { ObjectStatus, RunStatus } from "@/lib/domain/run";

/** The ID of a status's shape in the page. */
export function markId(status: RunStatus | ObjectStatus): string {
  return `mark-${status}`;
}

const GLYPH = {
  fill: "none",
  stroke: "var(--background)",
  strokeWidth: 1.75,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

const SHAPES: Record<RunStatus | ObjectStatus, ReactNode> = {
  success: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="m5 8.2 2.1 2.1L11 6" {...GLYPH} />
    </>
  ),
  warning: (
    <>
      <path
        d="M8 1.9 15 14H1Z"
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinejoin="round"
      />
      <path d="M8 6.2v3.5M8 12v.05" {...GLYPH} />
    </>
  ),
  error: (
    <>
      <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" fill="currentColor" />
      <path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" {...GLYPH} />
    </>
  ),
  missed: (
    <g fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round">
      <circle cx="8" cy="8" r="6.4" strokeDasharray="2.6 2.43" strokeLinecap="butt" />
      <path d="M8 4.9V8l2.1 1.6" />
    </g>
  ),
  unknown: (
    <>
      <path d="M8 .8 15.2 8 8 15.2.8 8Z" fill="currentColor" />
      <path
        d="M6.3 6.6a1.75 1.75 0 1 1 2.6 1.5c-.6.35-.9.6-.9 1.1M8 11.2v.05"
        {...GLYPH}
        strokeWidth={1.45}
      />
    </>
  ),
  skipped: (
    <g fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round">
      <circle cx="8" cy="8" r="6.2" />
      <path d="M5.4 8h5.2" />
    </g>
  ),
};

/** The shapes of all statuses, once in the document: a list of fifty rows refers to them instead of drawing them fifty times. */
export function StatusShapes() {
  return (
    <svg aria-hidden="true" width="0" height="0" className="absolute">
      {Object.entries(SHAPES).map(([status, shape]) => (
        <symbol key={status} id={markId(status as RunStatus)} viewBox="0 0 16 16">
          {shape}
        </symbol>
      ))}
    </svg>
  );
}
