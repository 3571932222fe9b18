"use client";

import { Check, ChevronsUpDown, Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { cn } from "@/lib/utils";
import { fieldClasses } from "./input";
import { Popover, PopoverContent, PopoverTrigger } from "./popover";
import { menuItemClasses } from "./surface";

export interface ComboboxOption {
  value: string;
  label: string;
  /** A second, quieter line. */
  hint?: string;
  /** Shown, but not to be chosen; say why in the hint. */
  disabled?: boolean;
}

export interface ComboboxProps {
  options: readonly ComboboxOption[];
  onSelect: (option: ComboboxOption) => void;
  /** The chosen value, `null` for none. */
  value?: string | null;
  /** What the button says: the chosen value's label (default: found among the options). */
  valueLabel?: string | null;
  placeholder?: string;
  searchPlaceholder?: string;
  /** With this the caller does the searching; without it the options are searched here, by label and hint. */
  onQueryChange?: (query: string) => void;
  isLoading?: boolean;
  /** Said instead of a list that is empty. */
  emptyText?: ReactNode;
  /** A line below the list, e.g. that there is more than is shown. */
  footer?: ReactNode;
  disabled?: boolean;
  id?: string;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  className?: string;
  contentClassName?: string;
  /** Instead of the field-like button; must take a ref and props, as a `Button` does. */
  trigger?: ReactNode;
}

/** More would be no list to choose from; the search narrows it. */
const SHOWN_AT_MOST = 100;

/** A list to choose one from by typing: a button that opens a search field over a list, all of it by keyboard. */
export function Combobox(props: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const chosen =
    props.valueLabel ?? props.options.find((option) => option.value === props.value)?.label ?? null;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild disabled={props.disabled}>
        {props.trigger ?? (
          <button
            type="button"
            id={props.id}
            aria-label={
              props["aria-label"] && `${props["aria-label"]}: ${chosen ?? props.placeholder ?? "none"}`
            }
            aria-labelledby={props["aria-labelledby"]}
            aria-describedby={props["aria-describedby"]}
            aria-invalid={props["aria-invalid"]}
            className={cn(
              fieldClasses,
              "flex h-8 items-center justify-between gap-2 text-left pointer-coarse:h-11",
              props.className,
            )}
          >
            <span className={cn("truncate", chosen === null && "text-muted-foreground")}>
              {chosen ?? props.placeholder ?? "Choose…"}
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          </button>
        )}
      </PopoverTrigger>
      <PopoverContent
        aria-label={props["aria-label"] ?? props.searchPlaceholder ?? "Search"}
        className={cn(
          "w-80 min-w-(--radix-popover-trigger-width) max-w-[calc(100vw-1rem)] overflow-hidden p-0",
          props.contentClassName,
        )}
      >
        <SearchableList
          {...props}
          onSelect={(option) => {
            props.onSelect(option);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

function SearchableList(props: ComboboxProps) {
  const [query, setQuery] = useState("");
  const shown = useMemo(
    () => (props.onQueryChange ? props.options : matching(props.options, query)).slice(0, SHOWN_AT_MOST),
    [props.options, props.onQueryChange, query],
  );
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      shown.findIndex((option) => option.value === props.value),
    ),
  );
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const current = Math.min(active, shown.length - 1);

  useEffect(() => {
    list.current?.querySelector(`[data-index="${current}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: shown.length - 1 }[
      event.key
    ];
    if (event.key === "Enter") {
      event.preventDefault();
      const option = shown[current];
      if (option && !option.disabled) props.onSelect(option);
    } else if (target !== undefined && shown.length > 0) {
      event.preventDefault();
      setActive((target + shown.length) % shown.length);
    }
  };

  return (
    <>
      <div className="flex items-center gap-2 border-b px-2.5">
        <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <input
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={current >= 0 ? `${listId}-${current}` : undefined}
          aria-label={props.searchPlaceholder ?? "Search"}
          placeholder={props.searchPlaceholder ?? "Search…"}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
            props.onQueryChange?.(event.target.value);
          }}
          onKeyDown={onKeyDown}
          className="h-9 w-full min-w-0 bg-transparent text-sm outline-none placeholder:text-muted-foreground pointer-coarse:h-11"
        />
      </div>
      <div className="relative h-60 max-h-[40vh]">
        <div
          ref={list}
          id={listId}
          role="listbox"
          aria-label={props["aria-label"] ?? props.searchPlaceholder ?? "Choices"}
          aria-busy={props.isLoading}
          tabIndex={-1}
          className="h-full overflow-y-auto p-1 outline-none"
        >
          {shown.map((option, index) => (
            <ListOption
              key={option.value}
              id={`${listId}-${index}`}
              index={index}
              option={option}
              isActive={index === current}
              isChosen={option.value === props.value}
              onActivate={() => setActive(index)}
              onSelect={() => props.onSelect(option)}
            />
          ))}
        </div>
        <div
          aria-live="polite"
          className="pointer-events-none absolute inset-x-0 top-0 px-3 py-2.5 text-muted-foreground"
        >
          {shown.length === 0 && (props.isLoading ? "Searching…" : (props.emptyText ?? "Nothing found."))}
        </div>
      </div>
      {props.footer && <div className="border-t px-3 py-2 text-muted-foreground text-xs">{props.footer}</div>}
    </>
  );
}

function ListOption(props: {
  id: string;
  index: number;
  option: ComboboxOption;
  isActive: boolean;
  isChosen: boolean;
  onActivate: () => void;
  onSelect: () => void;
}) {
  const { option } = props;
  return (
    // The search field keeps the focus and hears the keys; options only answer the pointer.
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the combobox input above
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox input (aria-activedescendant)
    <div
      id={props.id}
      data-index={props.index}
      role="option"
      aria-selected={props.isChosen}
      aria-disabled={option.disabled}
      data-highlighted={props.isActive ? "" : undefined}
      data-disabled={option.disabled ? "" : undefined}
      onPointerMove={props.isActive ? undefined : props.onActivate}
      onClick={option.disabled ? undefined : props.onSelect}
      className={cn(menuItemClasses, "pr-8")}
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate">{option.label}</span>
        {option.hint && <span className="block truncate text-muted-foreground text-xs">{option.hint}</span>}
      </span>
      {props.isChosen && <Check aria-hidden className="absolute right-2 size-4" />}
    </div>
  );
}

function matching(options: readonly ComboboxOption[], query: string): readonly ComboboxOption[] {
  const words = plain(query).split(" ").filter(Boolean);
  if (words.length === 0) return options;
  return options.filter((option) => {
    const text = plain(`${option.label} ${option.hint ?? ""}`);
    return words.every((word) => text.includes(word));
  });
}

/** Lower case, without accents; separators of names (Europe/Amsterdam, New_York) read as blanks. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[/_\s]+/g, " ")
    .trim();
}
