"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

const STORAGE_KEY = "shortcuts";
const CHANGED = "shortcuts-changed";

/** Single keys can be in the way of those who speak to their computer; whether they work is kept in this browser. */
export function useShortcutsEnabled(): [boolean, (enabled: boolean) => void] {
  const enabled = useSyncExternalStore(
    (notify) => {
      window.addEventListener(CHANGED, notify);
      window.addEventListener("storage", notify);
      return () => {
        window.removeEventListener(CHANGED, notify);
        window.removeEventListener("storage", notify);
      };
    },
    () => window.localStorage.getItem(STORAGE_KEY) !== "off",
    () => true,
  );
  return [
    enabled,
    (next) => {
      if (next) window.localStorage.removeItem(STORAGE_KEY);
      else window.localStorage.setItem(STORAGE_KEY, "off");
      window.dispatchEvent(new Event(CHANGED));
    },
  ];
}

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=combobox]";
const OPEN_ABOVE =
  "[role=dialog][data-state=open], [role=menu][data-state=open], [role=listbox][data-state=open]";

function isForThePage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return false;
  if (event.target instanceof Element && event.target.closest(TYPING)) return false;
  return document.querySelector(OPEN_ABOVE) === null;
}

/**
 * Runs a page's single-key shortcuts: never while typing, never under an open dialog or menu, never when switched off. A handler that
 * returns `false` leaves the key to the browser. Keys are named in lower case (`j`, `enter`).
 */
export function useShortcuts(handlers: Record<string, (event: KeyboardEvent) => unknown>): void {
  const [enabled] = useShortcutsEnabled();
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const handler = latest.current[event.key.toLowerCase()];
      if (handler && isForThePage(event) && handler(event) !== false) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [enabled]);
}
