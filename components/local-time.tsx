"use client";

import { cn } from "@/lib/utils";
import { useTimeWords } from "./time-zone";
import { Tooltip, TooltipContent, TooltipTrigger } from "./ui/tooltip";

/**
 * An instant in the viewer's zone: by distance ("05:12", "yesterday 22:41", "12 Nov"), the exact one with its zone on hover and focus.
 * @param style `short` by distance; `day` the day alone; `exact` in full, without a tooltip.
 * @param isQuiet without a tab stop, for rows of a list whose own focus leads to the exact time.
 */
export function LocalTime({
  value,
  style = "short",
  isQuiet = false,
  className,
}: {
  value: Date | string;
  style?: "short" | "day" | "exact";
  isQuiet?: boolean;
  className?: string;
}) {
  const words = useTimeWords();
  const instant = typeof value === "string" ? new Date(value) : value;
  if (Number.isNaN(instant.getTime())) return null;
  const iso = instant.toISOString();
  if (style === "exact")
    return (
      <time dateTime={iso} className={className}>
        {words.exact(instant)}
      </time>
    );
  const text = style === "day" ? words.day(instant) : words.short(instant);
  if (isQuiet)
    return (
      <time dateTime={iso} title={words.exact(instant)} className={className ?? "whitespace-nowrap"}>
        {text}
      </time>
    );
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <time
          dateTime={iso}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the exact instant must be readable by keyboard too
          tabIndex={0}
          className={cn("rounded-sm whitespace-nowrap", className)}
        >
          {text}
        </time>
      </TooltipTrigger>
      <TooltipContent>{words.exact(instant)}</TooltipContent>
    </Tooltip>
  );
}
