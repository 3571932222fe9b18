"use client";

import { Ellipsis, Link2, type LucideIcon, Plus } from "lucide-react";
import { useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Kbd } from "@/components/ui/kbd";
import type { Blocker, TicketAction, TicketActionName, TicketPanel } from "@/lib/domain/ticket-panel";
import { cn } from "@/lib/utils";
import { BlockerList } from "./blocker-list";
import { OpenTicketLink } from "./open-ticket-link";

interface PanelActionsProps {
  panel: TicketPanel;
  /** In the side panel of Run Checks: as wide as that, and with the page's keys. */
  compact: boolean;
  /** Something is under way: nothing else can be begun. */
  busy: boolean;
  onAct: (name: TicketActionName) => void;
  onOpen: () => void;
}

/** The name by which the ⋯ button is found again, to give the focus back to. */
export const MENU = "menu";

/** What can be begun by a key of Run Checks, which presses the button that carries the name. */
const SHORTCUTS: Partial<Record<TicketActionName, { name: string; key: string; icon: LucideIcon }>> = {
  create: { name: "create-ticket", key: "t", icon: Plus },
  "create-new": { name: "create-ticket", key: "t", icon: Plus },
  link: { name: "link-ticket", key: "l", icon: Link2 },
  relink: { name: "link-ticket", key: "l", icon: Link2 },
};

const AT_ONCE: readonly TicketActionName[] = ["check", "remove-number"];

/** The actions that this viewer has, in their order; what is blocked says why, and where the cure is. */
export function PanelActions({ panel, compact, busy, onAct, onOpen }: PanelActionsProps) {
  const reasonsId = useId();
  const buttons = panel.actions.filter(({ place }) => place === "button");
  const menu = panel.actions.filter(({ place }) => place === "menu");
  const reasons = reasonsOf(buttons);
  if (panel.actions.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 print:hidden">
      <div className="flex flex-wrap gap-2">
        {buttons.map((action, place) => (
          <ActionButton
            key={action.name}
            action={action}
            primary={place === 0}
            compact={compact}
            busy={busy}
            openHref={panel.openHref}
            describedBy={idsOf(action, reasons, reasonsId)}
            onAct={() => onAct(action.name)}
            onOpen={onOpen}
          />
        ))}
        {menu.length > 0 && <ActionMenu actions={menu} compact={compact} busy={busy} onAct={onAct} />}
      </div>
      {reasons.length > 0 && <BlockerList blockers={reasons} id={reasonsId} />}
    </div>
  );
}

/** Each reason once, however many actions it is in the way of. */
function reasonsOf(actions: readonly TicketAction[]): Blocker[] {
  const byReason = new Map(
    actions.flatMap(({ blockers }) => blockers).map((blocker) => [blocker.reason, blocker]),
  );
  return [...byReason.values()];
}

function idsOf({ blockers }: TicketAction, reasons: readonly Blocker[], id: string): string | undefined {
  const places = blockers.map(({ reason }) => reasons.findIndex((each) => each.reason === reason));
  return places.map((place) => `${id}-${place}`).join(" ") || undefined;
}

function ActionButton(props: {
  action: TicketAction;
  primary: boolean;
  compact: boolean;
  busy: boolean;
  openHref: string | null;
  describedBy: string | undefined;
  onAct: () => void;
  onOpen: () => void;
}) {
  const { action, primary, compact, busy, openHref, describedBy, onAct, onOpen } = props;
  const { name, label, blockers } = action;
  const variant = primary ? "default" : "outline";
  const className = cn("max-sm:grow", compact && "grow");
  const blocked = blockers.length > 0;
  const shortcut = SHORTCUTS[name];
  if (name === "open" && !blocked)
    return openHref === null ? null : (
      <OpenTicketLink href={openHref} variant={variant} className={className} onOpen={onOpen} />
    );
  return (
    <Button
      variant={variant}
      className={className}
      data-action={name}
      data-shortcut={shortcut?.name}
      aria-keyshortcuts={compact ? shortcut?.key : undefined}
      aria-haspopup={AT_ONCE.includes(name) ? undefined : "dialog"}
      // Not `disabled`: blocked, it stays in the order of the keyboard and says why.
      aria-disabled={blocked || busy}
      aria-describedby={describedBy}
      onClick={(event) => {
        if (blocked || busy) event.currentTarget.focus();
        else onAct();
      }}
    >
      {shortcut && <shortcut.icon aria-hidden />}
      {label}
      {shortcut && compact && (
        <Kbd aria-hidden className="uppercase">
          {shortcut.key}
        </Kbd>
      )}
    </Button>
  );
}

function ActionMenu(props: {
  actions: readonly TicketAction[];
  compact: boolean;
  busy: boolean;
  onAct: (name: TicketActionName) => void;
}) {
  const { actions, compact, busy, onAct } = props;
  const leadsOn = useRef(false);
  const keyed = compact ? actions.find(({ name }) => SHORTCUTS[name]) : undefined;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="outline"
            size="icon"
            aria-label="More ticket actions"
            data-action={MENU}
            aria-disabled={busy}
            onPointerDown={(event) => busy && event.preventDefault()}
            onKeyDown={(event) => busy && event.key !== "Tab" && event.preventDefault()}
          >
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent
          align="end"
          className="max-w-80"
          // What was chosen opens a dialog, and the focus is its own.
          onCloseAutoFocus={(event) => {
            if (leadsOn.current) event.preventDefault();
            leadsOn.current = false;
          }}
        >
          {actions.map(({ name, label, blockers }) => (
            <DropdownMenuItem
              key={name}
              aria-disabled={blockers.length > 0}
              onSelect={(event) => {
                if (blockers.length > 0) return event.preventDefault();
                leadsOn.current = true;
                onAct(name);
              }}
            >
              <span className="min-w-0 flex-1">
                <span className={cn(blockers.length > 0 && "opacity-55")}>{label}</span>
                {blockers.map(({ reason }) => (
                  <span key={reason} className="block text-muted-foreground text-xs text-pretty">
                    {reason}
                  </span>
                ))}
              </span>
              {name === keyed?.name && (
                <Kbd aria-hidden className="uppercase">
                  {SHORTCUTS[name]?.key}
                </Kbd>
              )}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      {keyed && (
        <button
          type="button"
          // Only for the page's key: whoever points or tabs goes through the menu.
          hidden
          data-shortcut={SHORTCUTS[keyed.name]?.name}
          onClick={() => !busy && keyed.blockers.length === 0 && onAct(keyed.name)}
        />
      )}
    </>
  );
}
