/** Not `[role=dialog]`: an open popover has that role too, and would be moved, losing focus and text, with its next rendering. */
const OPEN_DIALOG = "[data-slot=dialog-content][data-state=open], [data-slot=sheet-content][data-state=open]";

/**
 * Where what floats is put: inside the page's main landmark, so that it belongs to a region; beside everything while a dialog is open, as
 * the rest of the page is hidden from assistive technology then.
 */
export function portalContainer(): HTMLElement | undefined {
  if (typeof document === "undefined" || document.querySelector(OPEN_DIALOG)) return undefined;
  return document.querySelector("main") ?? undefined;
}
