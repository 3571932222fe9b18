/** What floats: menus, lists, popovers. */
export const surfaceClasses =
  "z-50 rounded-md border border-border bg-popover text-popover-foreground shadow-md outline-none data-[state=open]:animate-appear";

/** One line of a menu or list that floats. */
export const menuItemClasses =
  "relative flex min-h-7 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none select-none data-[disabled]:pointer-events-none data-[highlighted]:bg-accent data-[disabled]:opacity-55 pointer-coarse:min-h-11 [&_svg]:shrink-0 [&_svg:not([class*=size-])]:size-4";
