"use client";

import { Check } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { menuItemClasses } from "@/components/ui/surface";
import { cn } from "@/lib/utils";
import { FilterButton } from "./filter-button";
import { RANGE_WORDS } from "./filter-words";
import { RANGES, type RunChecksParams } from "./search-params";

type When = Pick<RunChecksParams, "range" | "from" | "to">;

/** When runs started: a range that moves with the day, or two days of one's own. */
export function WhenFilter({
  params,
  words,
  onChange,
}: {
  params: RunChecksParams;
  words: string | null;
  onChange: (to: When) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const isAny = words === null;

  function choose(when: When) {
    setOpen(false);
    onChange(when);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const days = new FormData(event.currentTarget);
    const [from, to] = [String(days.get("from") ?? ""), String(days.get("to") ?? "")];
    // Given the wrong way round, the two days still name one range.
    const isReversed = from && to && from > to;
    choose({ range: null, from: (isReversed ? to : from) || null, to: (isReversed ? from : to) || null });
  }

  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <FilterButton name="When" words={words} />
      </PopoverTrigger>
      <PopoverContent className="w-64 p-1" aria-label="When">
        <ul>
          <li>
            <Choice isChosen={isAny} onChoose={() => choose({ range: null, from: null, to: null })}>
              Any time
            </Choice>
          </li>
          {RANGES.map((range) => (
            <li key={range}>
              <Choice
                isChosen={params.range === range}
                onChoose={() => choose({ range, from: null, to: null })}
              >
                {RANGE_WORDS[range]}
              </Choice>
            </li>
          ))}
        </ul>
        <form onSubmit={submit} className="mt-1 flex flex-col gap-2 border-t p-2">
          <div className="grid grid-cols-[3rem_1fr] items-center gap-2">
            <Label htmlFor="when-from">From</Label>
            <Input id="when-from" name="from" type="date" defaultValue={params.from ?? ""} />
            <Label htmlFor="when-to">To</Label>
            <Input id="when-to" name="to" type="date" defaultValue={params.to ?? ""} />
          </div>
          <Button type="submit" variant="outline">
            Apply
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}

function Choice(props: { isChosen: boolean; onChoose: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-pressed={props.isChosen}
      onClick={props.onChoose}
      className={cn(menuItemClasses, "w-full pr-8 text-left hover:bg-accent")}
    >
      {props.children}
      {props.isChosen && <Check aria-hidden className="absolute right-2" />}
    </button>
  );
}
