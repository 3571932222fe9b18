import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** A key's name. Hidden from touch screens, where there is none. */
export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      data-slot="kbd"
      className={cn(
        "inline-grid h-4.5 min-w-4.5 place-items-center rounded-sm border border-current/35 px-1 font-sans text-[0.6875rem] leading-none pointer-coarse:hidden",
        className,
      )}
      {...props}
    />
  );
}
