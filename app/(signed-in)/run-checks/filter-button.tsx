"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils";

/** The button of one filter: its name, and its value in words once it has one. */
export function FilterButton({
  name,
  words,
  ...props
}: { name: string; words: string | null } & ComponentProps<typeof Button>) {
  return (
    <Button
      variant="outline"
      className={cn("max-w-60 gap-1 pr-1.5 pl-2.5", words !== null && "border-primary bg-selected")}
      {...props}
    >
      <span className="truncate">
        {words === null ? name : <span className="font-normal text-muted-foreground">{name}: </span>}
        {words}
      </span>
      <ChevronDown aria-hidden className="text-muted-foreground" />
    </Button>
  );
}
