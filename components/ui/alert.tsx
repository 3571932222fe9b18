import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

const alertVariants = cva(
  "grid w-full grid-cols-[auto_1fr] items-start gap-x-2 rounded-md px-3 py-2 text-sm [&>svg]:mt-0.5 [&>svg]:size-4 [&>:not(svg)]:col-start-2",
  {
    variants: {
      variant: {
        default: "bg-muted text-foreground",
        success: "bg-success-ground text-success-word",
        warning: "bg-warning-ground text-warning-word",
        destructive: "bg-error-ground text-error-word",
      },
    },
    defaultVariants: { variant: "default" },
  },
);

/** Stays until the matter is settled. Give it `role="alert"` only where it appears after an act. */
export function Alert({
  className,
  variant,
  ...props
}: ComponentProps<"div"> & VariantProps<typeof alertVariants>) {
  return <div data-slot="alert" className={cn(alertVariants({ variant }), className)} {...props} />;
}

export function AlertTitle({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="alert-title" className={cn("font-medium", className)} {...props} />;
}

export function AlertDescription({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="alert-description" className={cn("text-pretty", className)} {...props} />;
}
