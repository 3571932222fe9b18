"use client";

import { ChevronsUpDown, LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { cn } from "@/lib/utils";
import { applyTheme, THEME_CHOICES } from "./theme-choice";
import type { Theme } from "./theme-cookie";

export interface Viewer {
  name: string;
  roleLabel: string;
}

/** Who I am and in which role, the theme, and the way out. */
export function UserMenu({
  viewer,
  theme,
  isCollapsed = false,
  onNavigate,
  onSignOut,
}: {
  viewer: Viewer;
  theme: Theme;
  isCollapsed?: boolean;
  onNavigate?: () => void;
  onSignOut: () => Promise<void>;
}) {
  const [chosen, setChosen] = useState<Theme>(theme);
  const [isLeaving, setLeaving] = useState(false);

  async function leave() {
    setLeaving(true);
    await onSignOut();
  }

  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        disabled={isLeaving}
        className={cn(
          "flex h-11 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-accent data-[state=open]:bg-accent",
          isCollapsed && "h-9 justify-center px-0",
        )}
      >
        <span
          aria-hidden
          className="grid size-6 shrink-0 place-items-center rounded-full bg-foreground font-medium text-background text-xs"
        >
          {Array.from(viewer.name.trim())[0]?.toUpperCase() ?? "?"}
        </span>
        <span className={isCollapsed ? "sr-only" : "min-w-0 flex-1"}>
          <span className="block truncate text-foreground leading-4">{viewer.name}</span>
          <span className="block truncate text-muted-foreground text-xs">
            {viewer.roleLabel}
            <span className="sr-only">, profile, theme and sign out</span>
          </span>
        </span>
        {!isCollapsed && <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />}
      </DropdownMenuTrigger>
      <DropdownMenuContent side="top" className="w-52">
        <DropdownMenuLabel>
          {viewer.name} · {viewer.roleLabel}
        </DropdownMenuLabel>
        <DropdownMenuItem asChild>
          <Link href="/profile" onClick={onNavigate}>
            <UserRound aria-hidden className="text-muted-foreground" />
            Profile
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuLabel id="theme-label">Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          aria-labelledby="theme-label"
          value={chosen}
          onValueChange={(value) => {
            setChosen(value as Theme);
            applyTheme(value as Theme);
          }}
        >
          {THEME_CHOICES.map(({ value, label, icon: Icon }) => (
            <DropdownMenuRadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
              <Icon aria-hidden className="text-muted-foreground" />
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={leave}>
          <LogOut aria-hidden className="text-muted-foreground" />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
