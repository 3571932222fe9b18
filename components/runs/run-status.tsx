import { type ObjectStatus, type RunStatus, STATUS_WORDS } from "@/lib/domain/run";
import { cn } from "@/lib/utils";
import { markId } from "./status-shapes";

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
 * question mark. Without `word` the word is there for screen readers alone. The shapes are drawn once a page, by `StatusShapes`.
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
    <span className={cn("status-mark", className)}>
      <svg width={size} height={size} aria-hidden="true" className={SHAPE_COLOURS[status]}>
        <use href={`#${markId(status)}`} />
      </svg>
      <span className={word ? cn("font-medium", WORD_COLOURS[status]) : "sr-only"}>{WORDS[status]}</span>
    </span>
  );
}
