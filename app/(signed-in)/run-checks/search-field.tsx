"use client";

import { Search } from "lucide-react";
import { useEffect, useRef } from "react";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { useShortcuts } from "./use-shortcuts";

const TYPING_REST_MS = 250;

/** Searches while one types, after a short rest; `/` leads here. */
export function SearchField({
  text,
  onChange,
}: {
  text: string | null;
  onChange: (text: string | null) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The address may change by itself (back, "clear filters"); what is being typed at that moment stays.
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = text ?? "";
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useShortcuts({
    "/": () => {
      input.current?.focus();
      input.current?.select();
    },
  });

  function ask(afterMs: number) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const typed = input.current?.value.trim() || null;
      if (typed !== text) onChange(typed);
    }, afterMs);
  }

  return (
    <div className="relative min-w-40 flex-1 basis-40 sm:max-w-64">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        ref={input}
        type="search"
        aria-label="Search runs"
        aria-keyshortcuts="/"
        placeholder="Search"
        maxLength={200}
        defaultValue={text ?? ""}
        onChange={() => ask(TYPING_REST_MS)}
        onKeyDown={(event) => {
          if (event.key === "Enter") ask(0);
          if (event.key !== "Escape") return;
          // The browser would empty the field.
          event.preventDefault();
          event.currentTarget.blur();
        }}
        className="peer px-8 [&::-webkit-search-cancel-button]:hidden"
      />
      <Kbd
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted-foreground peer-focus:hidden"
      >
        /
      </Kbd>
    </div>
  );
}
