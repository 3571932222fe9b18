"use client";

import { Toaster as Sonner, type ToasterProps } from "sonner";

/** Toasts carry undo and nothing else; what matters is said in place. */
export function Toaster(props: ToasterProps) {
  return (
    <Sonner
      position="bottom-center"
      visibleToasts={2}
      gap={8}
      offset={16}
      mobileOffset={72}
      style={{ fontFamily: "inherit" }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-3 rounded-md bg-foreground px-3 py-2 text-background text-sm shadow-lg sm:w-auto sm:min-w-72",
          content: "flex-1",
          title: "font-medium",
          description: "opacity-80",
          actionButton:
            "shrink-0 rounded-sm px-2 py-1 font-medium underline underline-offset-3 hover:bg-background/15 pointer-coarse:min-h-10",
        },
      }}
      {...props}
    />
  );
}
