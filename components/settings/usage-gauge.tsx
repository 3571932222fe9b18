import type { ReactNode } from "react";
import { SLOWED_FROM, SLOWED_MORE_FROM } from "@/lib/domain/api-log";
import { cn } from "@/lib/utils";

/** How much of the hour's requests is used (autotask-api.md 9.1): the figure in words, and a bar with the marks at which Autotask slows down. */
export function UsageGauge({
  label,
  used,
  limit,
  note,
}: {
  label: string;
  used: number;
  limit: number;
  /** When it was read, say. */
  note?: ReactNode;
}) {
  const part = Math.min(used / limit, 1);
  const words = `${inFigures(used)} of ${inFigures(limit)}`;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span>{label}</span>
        <span className="tabular-nums">
          <span className="font-medium">{inFigures(used)}</span>
          <span className="text-muted-foreground"> of {inFigures(limit)}</span>
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers draw their own meter in colours that are not ours */}
      <div
        role="meter"
        aria-label={label}
        aria-valuenow={Math.min(used, limit)}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuetext={words}
        className="relative h-2 overflow-hidden rounded-sm bg-muted forced-colors:border"
      >
        <div
          // A single request is to be seen too.
          style={{ width: `max(${part * 100}%, ${used > 0 ? 3 : 0}px)` }}
          className={cn("h-full forced-color-adjust-none", colourOf(part))}
        />
        {[SLOWED_FROM, SLOWED_MORE_FROM].map((mark) => (
          <div
            key={mark}
            style={{ left: `${mark * 100}%` }}
            className="absolute inset-y-0 w-px bg-muted-foreground/60"
          />
        ))}
      </div>
      {note && <p className="text-muted-foreground text-xs">{note}</p>}
    </div>
  );
}

function colourOf(part: number): string {
  if (part >= SLOWED_MORE_FROM) return "bg-error";
  return part >= SLOWED_FROM ? "bg-warning" : "bg-primary";
}

/** With the same separators on server and browser. */
function inFigures(number: number): string {
  return number.toLocaleString("en");
}
