"use client";

import { Keyboard } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { Label } from "@/components/ui/label";
import { Switch } from "@/components/ui/switch";
import { useShortcuts, useShortcutsEnabled } from "./use-shortcuts";

const SHORTCUTS: readonly [keys: readonly string[], does: string][] = [
  [["J", "K"], "Next row, row before"],
  [["Enter"], "Open Job Details"],
  [["E"], "Mark reviewed: the selected rows, else the row in the panel"],
  [["T"], "Create Autotask ticket"],
  [["L"], "Link existing Autotask ticket, or re-link to another"],
  [["X"], "Select or unselect the row"],
  [["Shift", "Click"], "Select all rows from the last one to this"],
  [["/"], "Search"],
  [["?"], "This list"],
];

/** What the keys do, and the switch that turns them off. */
export function ShortcutsHelp() {
  const [isOpen, setOpen] = useState(false);
  const [enabled, setEnabled] = useShortcutsEnabled();
  useShortcuts({
    "?": () => {
      setOpen(true);
    },
  });
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        className="text-muted-foreground pointer-coarse:hidden"
        onClick={() => setOpen(true)}
      >
        <Keyboard aria-hidden />
        <span className="sr-only">Keyboard shortcuts</span>
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent className="sm:max-w-md">
          <DialogHeader>
            <DialogTitle>Keyboard shortcuts</DialogTitle>
            <DialogDescription>They rest while you type and while a dialog is open.</DialogDescription>
          </DialogHeader>
          <DialogBody>
            <dl className="grid grid-cols-[6.5rem_1fr] items-center gap-y-2">
              {SHORTCUTS.map(([keys, does]) => (
                <div key={does} className="contents">
                  <dt className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
            <div className="mt-4 flex items-center justify-between gap-4 border-t pt-3">
              <Label htmlFor="shortcuts-enabled">Single-key shortcuts</Label>
              <Switch id="shortcuts-enabled" checked={enabled} onCheckedChange={setEnabled} />
            </div>
          </DialogBody>
        </DialogContent>
      </Dialog>
    </>
  );
}
