"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState, useTransition } from "react";

/** A held key runs through the list; the panel follows when it rests. */
const REST_MS = 90;

interface Selection {
  /** The row that is marked. */
  selected: string | null;
  /** The row whose run the server has put into the panel. */
  shown: string | null;
  /** The marked row's panel is still to come; until then other answers are late ones. */
  isAwaited: boolean;
}

/**
 * Which row the panel is about. It is marked at once; the panel follows through the address, replaced and not added, so that "back" leaves
 * the list and does not walk through it again.
 */
export function useSelection(shown: string | null) {
  const router = useRouter();
  const [selection, setSelection] = useState<Selection>({ selected: shown, shown, isAwaited: false });
  const [isPending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  if (shown !== selection.shown) {
    const isLate = selection.isAwaited && shown !== selection.selected;
    setSelection(isLate ? { ...selection, shown } : { selected: shown, shown, isAwaited: false });
  }

  useEffect(() => () => clearTimeout(timer.current), []);

  /** @param href the address with the row's run in the panel. @param rests waits for the key to be let go. */
  const select = useCallback(
    (key: string | null, href: string, { rests = false } = {}) => {
      setSelection((now) => ({ ...now, selected: key, isAwaited: key !== now.shown }));
      clearTimeout(timer.current);
      const go = () => startTransition(() => router.replace(href as Route, { scroll: false }));
      if (rests) timer.current = setTimeout(go, REST_MS);
      else go();
    },
    [router],
  );

  const { selected } = selection;
  return { selected, select, isStale: isPending || selected !== shown };
}
