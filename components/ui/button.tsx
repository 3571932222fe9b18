import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

export const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium text-sm whitespace-nowrap transition-colors select-none disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:pointer-events-none [&_svg]:shrink-0 [&_svg:not([class*=size-])]:size-4",
  {
    variants: {
      variant: {
        default: "bg-primary text-primary-foreground enabled:hover:bg-primary/90 [a]:hover:bg-primary/90",
        outline:
          "border border-input/60 bg-background text-foreground enabled:hover:bg-accent [a]:hover:bg-accent data-[state=open]:bg-accent",
        ghost:
          "text-foreground enabled:hover:bg-accent [a]:hover:bg-accent data-[state=open]:bg-accent aria-pressed:bg-accent",
        destructive:
          "bg-destructive text-destructive-foreground enabled:hover:bg-destructive/90 [a]:hover:bg-destructive/90",
        link: "text-link underline-offset-3 enabled:hover:underline [a]:hover:underline",
      },
      size: {
        default: "h-8 px-3 pointer-coarse:h-11",
        sm: "h-7 px-2 text-xs pointer-coarse:h-10",
        icon: "size-8 pointer-coarse:size-11",
      },
    },
    compoundVariants: [
      { variant: "link", class: "h-auto px-0 pointer-coarse:h-auto pointer-coarse:min-h-6" },
    ],
    defaultVariants: { variant: "default", size: "default" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & { asChild?: boolean };

export function Button({ className, variant, size, asChild = false, type, ...props }: ButtonProps) {
  const Element = asChild ? Slot.Root : "button";
  return (
    <Element
      data-slot="button"
      {...(asChild ? {} : { type: type ?? "button" })}
      className={cn(buttonVariants({ variant, size }), className)}
      {...props}
    />
  );
}
