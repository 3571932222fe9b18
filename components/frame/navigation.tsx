"use client";

import { ListChecks, type LucideIcon, ScrollText, Server, Settings, Ticket, Users } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { badgeVariants } from "@/components/ui/badge";
import { Tooltip, TooltipContent, TooltipTrigger } from "@/components/ui/tooltip";
import { cn } from "@/lib/utils";

const ICONS = {
  "run-checks": ListChecks,
  jobs: Server,
  customers: Users,
  tickets: Ticket,
  settings: Settings,
  audit: ScrollText,
} satisfies Record<string, LucideIcon>;

export interface NavigationEntry {
  icon: keyof typeof ICONS;
  label: string;
  href: string;
  /** What waits there, with the words for it; nothing is shown for 0. A badge where it wants a person's decision. */
  count?: { value: number; words: string; isBadge?: boolean };
}

/** Icon and word; collapsed the word is in the name and the tooltip. */
export function Navigation({
  entries,
  isCollapsed = false,
  onNavigate,
}: {
  entries: readonly NavigationEntry[];
  isCollapsed?: boolean;
  onNavigate?: () => void;
}) {
  const pathname = usePathname();
  return (
    <ul className="flex flex-col gap-0.5">
      {entries.map((entry) => (
        <li key={entry.href}>
          <Entry
            entry={entry}
            isCollapsed={isCollapsed}
            isCurrent={pathname === entry.href || pathname.startsWith(`${entry.href}/`)}
            onNavigate={onNavigate}
          />
        </li>
      ))}
    </ul>
  );
}

function Entry(props: {
  entry: NavigationEntry;
  isCollapsed: boolean;
  isCurrent: boolean;
  onNavigate: (() => void) | undefined;
}) {
  const { entry, isCollapsed } = props;
  const Icon = ICONS[entry.icon];
  const count = entry.count && entry.count.value > 0 ? entry.count : null;
  const link = (
    <Link
      href={entry.href as Route}
      aria-current={props.isCurrent ? "page" : undefined}
      onClick={props.onNavigate}
      className={cn(
        "relative flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sidebar-foreground hover:bg-accent hover:text-foreground pointer-coarse:h-11",
        props.isCurrent && "bg-accent font-medium text-foreground",
        isCollapsed && "justify-center px-0",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" strokeWidth={props.isCurrent ? 2.25 : 1.75} />
      <span className={isCollapsed ? "sr-only" : "min-w-0 flex-1 truncate"}>{entry.label}</span>
      {count && (
        <>
          <span
            aria-hidden
            className={cn(
              isCollapsed
                ? "absolute top-0.5 right-0.5 size-1.5 rounded-full bg-primary"
                : "font-normal text-muted-foreground text-xs",
              !isCollapsed && count.isBadge && badgeVariants({ variant: "warning" }),
            )}
          >
            {isCollapsed ? null : count.value.toLocaleString("en")}
          </span>
          <span className="sr-only">, {count.words}</span>
        </>
      )}
    </Link>
  );
  if (!isCollapsed) return link;
  return (
    <Tooltip>
      <TooltipTrigger asChild>{link}</TooltipTrigger>
      <TooltipContent side="right">{count ? `${entry.label}, ${count.words}` : entry.label}</TooltipContent>
    </Tooltip>
  );
}
