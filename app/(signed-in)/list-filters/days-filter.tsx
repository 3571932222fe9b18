"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { addressWith } from "@/app/(signed-in)/jobs/search-params";
import { FilterButton } from "@/app/(signed-in)/run-checks/filter-button";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { daysWords } from "./days-words";

/** Narrows a list to days of the instance's time zone, both inclusive; they stand in the address as `from` and `to`. */
export function DaysFilter({
  path,
  params,
  from,
  to,
}: {
  path: string;
  /** Filters that stay. */
  params: Record<string, string | null>;
  from: string | null;
  to: string | null;
}) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [fromId, toId] = [useId(), useId()];

  function choose(days: { from: string | null; to: string | null }) {
    setOpen(false);
    router.push(addressWith(path, { ...params, ...days }) as Route, { scroll: false });
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const day = (name: string) => String(given.get(name) ?? "") || null;
    choose({ from: day("from"), to: day("to") });
  }

  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <FilterButton name="When" words={daysWords(from, to)} />
      </PopoverTrigger>
      <PopoverContent className="w-64" aria-label="When">
        <form onSubmit={submit} className="flex flex-col gap-2">
          <div className="grid grid-cols-[3rem_1fr] items-center gap-2">
            <Label htmlFor={fromId}>From</Label>
            <Input id={fromId} name="from" type="date" defaultValue={from ?? ""} />
            <Label htmlFor={toId}>To</Label>
            <Input id={toId} name="to" type="date" defaultValue={to ?? ""} />
          </div>
          <div className="flex gap-2">
            <Button type="submit" variant="outline" className="flex-1">
              Apply
            </Button>
            {(from !== null || to !== null) && (
              <Button type="button" variant="ghost" onClick={() => choose({ from: null, to: null })}>
                Any time
              </Button>
            )}
          </div>
        </form>
      </PopoverContent>
    </Popover>
  );
}
