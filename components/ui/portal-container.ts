/**
 * Where what floats is put: inside the page's main landmark, so that it belongs to a region; beside everything while a dialog is open, as
 * the rest of the page is hidden from assistive technology then.
 */
export function portalContainer(): HTMLElement | undefined {
  if (typeof document === "undefined" || document.querySelector("[role=dialog][data-state=open]"))
    return undefined;
  return document.querySelector("main") ?? undefined;
}
