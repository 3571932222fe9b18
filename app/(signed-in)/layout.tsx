import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { viewerTheme } from "@/app/viewer";
import type { NavigationEntry } from "@/components/frame/navigation";
import { SIDEBAR_COLLAPSED, SIDEBAR_COOKIE } from "@/components/frame/sidebar-cookie";
import { requireActor } from "@/lib/auth/current-actor";
import { viewFrame } from "@/lib/use-cases/view-frame";
import { FrameSidebar } from "./frame-sidebar";

const SETTINGS: NavigationEntry = {
  icon: "settings",
  label: "Settings",
  href: "/settings",
};
const AUDIT: NavigationEntry = { icon: "audit", label: "Audit", href: "/audit" };

/** The frame around every page behind the sign-in. It decides nothing: each page and action asks for itself. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor();
  const [frame, theme, jar] = await Promise.all([viewFrame(actor), viewerTheme(), cookies()]);
  const shown = frame.ok ? frame.value : null;
  const { toReview = 0, ticketsWaiting = 0 } = shown ?? {};
  const main: NavigationEntry[] = [
    {
      icon: "run-checks",
      label: "Run Checks",
      href: "/run-checks",
      count: { value: toReview, words: `${toReview} to review` },
    },
    { icon: "jobs", label: "Jobs", href: "/jobs" },
    { icon: "customers", label: "Customers", href: "/customers" },
    {
      icon: "tickets",
      label: "Tickets",
      href: "/tickets",
      count: { value: ticketsWaiting, words: waitingWords(ticketsWaiting), isBadge: true },
    },
  ];
  const more = [...(shown?.canManageSettings ? [SETTINGS] : []), ...(shown?.canViewAudit ? [AUDIT] : [])];
  return (
    <div className="min-h-dvh md:flex">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-primary px-3 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <FrameSidebar
        main={main}
        more={more}
        viewer={{ name: shown?.userName ?? actor.name, roleLabel: shown?.roleLabel ?? "" }}
        theme={theme ?? "system"}
        startsCollapsed={jar.get(SIDEBAR_COOKIE)?.value === SIDEBAR_COLLAPSED}
      />
      <main
        id="main"
        tabIndex={-1}
        className="min-w-0 flex-1 px-4 py-3 outline-none md:px-6 md:py-4 print:p-0"
      >
        {children}
      </main>
    </div>
  );
}

function waitingWords(waiting: number): string {
  return waiting === 1 ? "1 waits for a decision" : `${waiting} wait for a decision`;
}
