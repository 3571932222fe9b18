import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/page-header";
import { Button } from "@/components/ui/button";

/** A page where there is nothing to see: why, and the ways on from here. */
export function DeadEnd({
  title,
  ways = [],
  children,
}: {
  title: string;
  ways?: readonly { label: string; href: string }[];
  children: ReactNode;
}) {
  return (
    <div className="flex max-w-2xl flex-col gap-3">
      <PageHeader title={title} />
      <div className="text-base text-pretty">{children}</div>
      {ways.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {ways.map(({ label, href }) => (
            <Button key={href} asChild variant="outline">
              <Link href={href as Route}>{label}</Link>
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
