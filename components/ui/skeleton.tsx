import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** Keeps the room of what is still loading. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      aria-hidden
      data-slot="skeleton"
      className={cn("animate-breathe rounded-sm bg-muted", className)}
      {...props}
    />
  );
}
