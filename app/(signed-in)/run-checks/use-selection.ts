"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState, useTransition } from "react";

/** A held key runs through the list; the panel follows when it rests. */
const REST_MS = 90;

/**
 * Which row the panel is about. It is marked at once; the panel follows through the address, replaced and not added, so that "back" leaves
 * the list and does not walk through it again.
 * @param shownKey the row whose run the server has put into the panel.
 * @param hrefOfKey the address with a row's run in the panel; for `null` with none.
 */
export function useSelection(shownKey: string | null, hrefOfKey: (key: string | null) => string) {
  const router = useRouter();
  const [selected, setSelected] = useState(shownKey);
  const [lastShown, setLastShown] = useState(shownKey);
  const [isPending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  if (shownKey !== lastShown) {
    setLastShown(shownKey);
    if (!isPending) setSelected(shownKey);
  }

  useEffect(() => () => clearTimeout(timer.current), []);

  const select = useCallback(
    (key: string | null, { rests = false } = {}) => {
      setSelected(key);
      clearTimeout(timer.current);
      const go = () => startTransition(() => router.replace(hrefOfKey(key) as Route, { scroll: false }));
      if (rests) timer.current = setTimeout(go, REST_MS);
      else go();
    },
    [router, hrefOfKey],
  );

  return { selected, select, isStale: isPending || selected !== shownKey };
}
