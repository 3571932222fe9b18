"use client";

import "./globals.css";
import { PageFailure } from "@/components/page-failure";

/** Stands in for the whole document where even its shell failed; so it brings its own, and follows the system's theme. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="min-h-dvh bg-background font-sans text-foreground">
        <title>This page could not be shown · Backupchecks</title>
        <main>
          <PageFailure {...props} />
        </main>
      </body>
    </html>
  );
}
