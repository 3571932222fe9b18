import { type ObjectStatus, type RunStatus, STATUS_WORDS } from "@/lib/domain/run";
import { cn } from "@/lib/utils";

type AnyStatus = RunStatus | ObjectStatus;

const WORDS: Record<AnyStatus, string> = { ...STATUS_WORDS, skipped: "Skipped" };

const SHAPE_COLOURS: Record<AnyStatus, string> = {
  success: "text-success",
  warning: "text-warning",
  error: "text-error",
  missed: "text-missed",
  unknown: "text-unknown",
  skipped: "text-skipped",
};

const WORD_COLOURS: Record<AnyStatus, string> = {
  success: "text-success-word",
  warning: "text-warning-word",
  error: "text-error-word",
  missed: "text-missed-word",
  unknown: "text-unknown-word",
  skipped: "text-muted-foreground",
};

/** The word of a run's or object's status. */
export function statusWord(status: AnyStatus): string {
  return WORDS[status];
}

/** Class of a text that speaks of a status, with contrast on every ground. */
export function statusWordClass(status: AnyStatus): string {
  return WORD_COLOURS[status];
}

/**
 * A status by shape, word and colour, in that order: disc with a tick, triangle, octagon with a cross, dashed clock, diamond with a
 * question mark. Without `word` the word is there for screen readers alone.
 */
export function RunStatusMark({
  status,
  word = false,
  size = 16,
  className,
}: {
  status: AnyStatus;
  word?: boolean;
  size?: number;
  className?: string;
}) {
  return (
    <span className={cn("inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap", className)}>
      <svg
        viewBox="0 0 16 16"
        width={size}
        height={size}
        aria-hidden="true"
        className={cn("shrink-0", SHAPE_COLOURS[status])}
      >
        {SHAPES[status]}
      </svg>
      <span className={word ? cn("font-medium", WORD_COLOURS[status]) : "sr-only"}>{WORDS[status]}</span>
    </span>
  );
}

const GLYPH = {
  fill: "none",
  stroke: "var(--background)",
  strokeWidth: 1.75,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

const SHAPES: Record<AnyStatus, React.ReactNode> = {
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
