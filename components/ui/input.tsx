import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** The look of everything that is typed into or chosen from. */
export const fieldClasses =
  "w-full min-w-0 rounded-md border border-input bg-background px-2.5 text-foreground text-sm outline-none transition-colors placeholder:text-muted-foreground focus-visible:border-ring focus-visible:ring-2 focus-visible:ring-ring/35 disabled:cursor-not-allowed disabled:bg-muted disabled:opacity-70 [&[readonly]]:bg-muted aria-invalid:border-destructive aria-invalid:ring-destructive/25";

export function Input({ className, type, ...props }: ComponentProps<"input">) {
  return (
    <input
      type={type ?? "text"}
      data-slot="input"
      className={cn(
        fieldClasses,
        "h-8 pointer-coarse:h-11",
        "file:mr-3 file:h-full file:cursor-pointer file:border-0 file:bg-transparent file:font-medium file:text-link file:text-sm",
        className,
      )}
      {...props}
    />
  );
}
