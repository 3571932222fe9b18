"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { addressWith } from "@/app/(signed-in)/jobs/search-params";
import { FilterButton } from "@/app/(signed-in)/run-checks/filter-button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

/** Narrows a list to one of a few values; the choice stands in the address. */
export function ChoiceFilter({
  path,
  params,
  name,
  label,
  any,
  value,
  choices,
}: {
  path: string;
  /** Filters that stay. */
  params: Record<string, string | null>;
  /** What it is called in the address. */
  name: string;
  label: string;
  /** The words for no choice. */
  any: string;
  value: string | null;
  choices: readonly { value: string; label: string }[];
}) {
  const router = useRouter();
  const chosen = value === null ? null : (choices.find((each) => each.value === value)?.label ?? value);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <FilterButton name={label} words={chosen} />
      </DropdownMenuTrigger>
      <DropdownMenuContent className="max-h-(--radix-dropdown-menu-content-available-height) overflow-y-auto">
        <DropdownMenuRadioGroup
          value={value ?? ""}
          onValueChange={(next) =>
            router.push(addressWith(path, { ...params, [name]: next || null }) as Route, { scroll: false })
          }
        >
          <DropdownMenuRadioItem value="">{any}</DropdownMenuRadioItem>
          {choices.map((choice) => (
            <DropdownMenuRadioItem key={choice.value} value={choice.value}>
              {choice.label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
