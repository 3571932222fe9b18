"use client";

import { Menu, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Sheet, SheetContent, SheetDescription, SheetTitle, SheetTrigger } from "@/components/ui/sheet";
import { cn } from "@/lib/utils";
import { BrandMark } from "./brand";
import { Navigation, type NavigationEntry } from "./navigation";
import { SIDEBAR_COLLAPSED, SIDEBAR_COOKIE } from "./sidebar-cookie";
import type { Theme } from "./theme-cookie";
import { UserMenu, type Viewer } from "./user-menu";

const YEAR_IN_SECONDS = 31_536_000;

export interface SidebarProps {
  main: readonly NavigationEntry[];
  /** Below the main ones: what only some roles have. */
  more: readonly NavigationEntry[];
  viewer: Viewer;
  theme: Theme;
  startsCollapsed: boolean;
  onSignOut: () => Promise<void>;
}

/** Beside the page on a desk, collapsible to its icons; on a phone a bar at the top that opens a drawer. */
export function Sidebar(props: SidebarProps) {
  return (
    <>
      <DeskSidebar {...props} />
      <PhoneBar {...props} />
    </>
  );
}

function DeskSidebar({ main, more, viewer, theme, startsCollapsed, onSignOut }: SidebarProps) {
  const [isCollapsed, setCollapsed] = useState(startsCollapsed);

  function toggle() {
    const next = !isCollapsed;
    setCollapsed(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `${SIDEBAR_COOKIE}=${next ? SIDEBAR_COLLAPSED : ""}; path=/; max-age=${next ? YEAR_IN_SECONDS : 0}; samesite=lax`;
  }

  return (
    <header
      className={cn(
        "sticky top-0 hidden h-dvh shrink-0 flex-col gap-3 border-r bg-sidebar p-2 md:flex print:hidden",
        isCollapsed ? "w-13" : "w-52",
      )}
    >
      <div className={cn("flex items-center gap-2 pt-1", isCollapsed ? "flex-col" : "pl-2")}>
        <BrandMark className="size-5 shrink-0" />
        {!isCollapsed && <span className="min-w-0 flex-1 truncate font-semibold">Backupchecks</span>}
        <Button
          variant="ghost"
          size="icon"
          className="size-7 text-muted-foreground"
          aria-expanded={!isCollapsed}
          onClick={toggle}
        >
          {isCollapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
          <span className="sr-only">{isCollapsed ? "Show the sidebar's words" : "Collapse the sidebar"}</span>
        </Button>
      </div>
      <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto">
        <Navigation entries={main} isCollapsed={isCollapsed} />
        {more.length > 0 && <Navigation entries={more} isCollapsed={isCollapsed} />}
      </nav>
      <UserMenu key={theme} viewer={viewer} theme={theme} isCollapsed={isCollapsed} onSignOut={onSignOut} />
    </header>
  );
}

function PhoneBar({ main, more, viewer, theme, onSignOut }: SidebarProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-background px-1.5 md:hidden print:hidden">
      <Sheet open={isOpen} onOpenChange={setOpen}>
        <SheetTrigger asChild>
          <Button variant="ghost" size="icon" className="size-11">
            <Menu aria-hidden className="size-5" />
            <span className="sr-only">Menu</span>
          </Button>
        </SheetTrigger>
        <SheetContent className="bg-sidebar p-2">
          <div className="flex h-11 items-center gap-2 px-2">
            <BrandMark className="size-5 shrink-0" />
            <SheetTitle className="text-base">Backupchecks</SheetTitle>
            <SheetDescription className="sr-only">Pages, theme and sign-out</SheetDescription>
          </div>
          <nav aria-label="Main" className="mt-2 flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto">
            <Navigation entries={main} onNavigate={close} />
            {more.length > 0 && <Navigation entries={more} onNavigate={close} />}
          </nav>
          <UserMenu key={theme} viewer={viewer} theme={theme} onNavigate={close} onSignOut={onSignOut} />
        </SheetContent>
      </Sheet>
      <BrandMark className="size-5 shrink-0" />
      <span className="font-semibold">Backupchecks</span>
    </header>
  );
}
