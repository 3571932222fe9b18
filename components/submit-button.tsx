"use client";

import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { cn } from "@/lib/utils";
import { Button, type ButtonProps } from "./ui/button";

/**
 * The button of a form. While the form is on its way it is dead and says so, in the same width.
 * @param isPending for forms that don't go through `action`; else the form itself knows.
 */
export function SubmitButton({
  children,
  pendingLabel,
  isPending,
  disabled,
  className,
  ...props
}: ButtonProps & { pendingLabel?: ReactNode; isPending?: boolean }) {
  const form = useFormStatus();
  const pending = isPending ?? form.pending;
  return (
    <Button
      type="submit"
      disabled={disabled || pending}
      aria-busy={pending}
      className={cn("grid", className)}
      {...props}
    >
      <span
        className={cn(
          "col-start-1 row-start-1 inline-flex items-center justify-center gap-1.5",
          pending && "invisible",
        )}
      >
        {children}
      </span>
      <span
        aria-hidden={!pending}
        className={cn(
          "col-start-1 row-start-1 inline-flex items-center justify-center gap-1.5",
          !pending && "invisible",
        )}
      >
        <LoaderCircle aria-hidden className="animate-spin" />
        {pendingLabel ?? children}
      </span>
    </Button>
  );
}
