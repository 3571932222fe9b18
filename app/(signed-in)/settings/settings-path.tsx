import type { Route } from "next";
import Link from "next/link";

/** The way back up from a page of the settings. */
export function SettingsPath({ steps = [] }: { steps?: readonly { label: string; href: string }[] }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-1">
      <ol className="flex flex-wrap gap-1.5 text-muted-foreground text-xs">
        {[{ label: "Settings", href: "/settings" }, ...steps].map(({ label, href }, index) => (
          <li key={href} className="flex gap-1.5">
            {index > 0 && <span aria-hidden>→</span>}
            <Link href={href as Route} className="text-link hover:underline">
              {label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
