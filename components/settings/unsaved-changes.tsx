"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";

interface UnsavedChanges {
  /** Titles of the sections with something typed and not saved. */
  sections: readonly string[];
  report: (section: string, unsaved: boolean) => void;
}

const UnsavedContext = createContext<UnsavedChanges>({ sections: [], report: () => {} });

/** The sections that have something typed and not saved. */
export function useUnsavedSections(): readonly string[] {
  return useContext(UnsavedContext).sections;
}

/** Tells the page that a section has unsaved changes, so that nobody leaves them behind unasked. */
export function useUnsavedChanges(section: string, unsaved: boolean): void {
  const { report } = useContext(UnsavedContext);
  useEffect(() => {
    report(section, unsaved);
    return () => report(section, false);
  }, [report, section, unsaved]);
}

interface UnsavedChangesGuardProps {
  /** Goes to a path of ours. */
  navigate: (href: string) => void;
  children: ReactNode;
}

/** Asks before a link, a reload or a closed tab throws away what was typed in the sections inside. */
export function UnsavedChangesGuard({ navigate, children }: UnsavedChangesGuardProps) {
  const [sections, setSections] = useState<readonly string[]>([]);
  const [goingTo, setGoingTo] = useState<string | null>(null);
  const report = useCallback((section: string, unsaved: boolean) => {
    setSections((now) => {
      if (now.includes(section) === unsaved) return now;
      return unsaved ? [...now, section] : now.filter((other) => other !== section);
    });
  }, []);
  const unsaved = useMemo(() => ({ sections, report }), [sections, report]);
  useHeldBack(sections.length > 0, setGoingTo);

  return (
    <UnsavedContext value={unsaved}>
      {children}
      <LeaveDialog
        sections={sections}
        open={goingTo !== null}
        stay={() => setGoingTo(null)}
        leave={() => {
          setGoingTo(null);
          setSections([]);
          if (goingTo !== null) navigate(goingTo);
        }}
      />
    </UnsavedContext>
  );
}

/** Holds back reloads and links to other pages of ours while `held`; other sites' pages fall under the browser's own question. */
function useHeldBack(held: boolean, ask: (href: string) => void) {
  const asked = useRef(ask);
  asked.current = ask;
  useEffect(() => {
    if (!held) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const href = pageBehind(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      asked.current(href);
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, { capture: true });
    };
  }, [held]);
}

/** The page of ours that a plain click on a link would replace this one with; `null` for everything else. */
function pageBehind(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (!link || link.hasAttribute("download") || (link.target !== "" && link.target !== "_self")) return null;
  const url = new URL(link.href);
  if (url.origin !== window.location.origin) return null;
  if (url.pathname === window.location.pathname && url.search === window.location.search) return null;
  return url.pathname + url.search + url.hash;
}

interface LeaveDialogProps {
  sections: readonly string[];
  open: boolean;
  stay: () => void;
  leave: () => void;
}

function LeaveDialog({ sections, open, stay, leave }: LeaveDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(next) => next || stay()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Leave without saving?</DialogTitle>
          <DialogDescription>What you typed in these sections is not saved yet.</DialogDescription>
        </DialogHeader>
        <DialogBody>
          <ul className="list-disc pl-5">
            {sections.map((section) => (
              <li key={section}>{section}</li>
            ))}
          </ul>
        </DialogBody>
        <DialogFooter>
          <Button variant="outline" onClick={leave}>
            Leave without saving
          </Button>
          <Button onClick={stay}>Stay</Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
