import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Instead of a list with nothing in it: what will be here, how it gets here, and the one thing to do about it. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  heading: Heading = "h2",
}: {
  icon?: LucideIcon;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** `h1` where it is all that the page has. */
  heading?: "h1" | "h2";
}) {
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-2 px-4 py-12 sm:py-16">
      {Icon && <Icon aria-hidden className="size-5 text-muted-foreground" strokeWidth={1.75} />}
      <Heading className="font-medium text-foreground text-lg">{title}</Heading>
      {children && (
        <div className="flex flex-col gap-2 text-base text-muted-foreground text-pretty">{children}</div>
      )}
      {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
