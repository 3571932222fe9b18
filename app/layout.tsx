import "./globals.css";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { StatusShapes } from "@/components/runs/status-shapes";
import { Providers } from "./providers";
import { chosenZone, viewerTheme, viewerZone } from "./viewer";

export const metadata: Metadata = {
  title: { default: "Backupchecks", template: "%s · Backupchecks" },
  description: "The day's backup runs, reviewed.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fdfdfe" },
    { media: "(prefers-color-scheme: dark)", color: "#111316" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [theme, zone, chosen] = await Promise.all([viewerTheme(), viewerZone(), chosenZone()]);
  return (
    <html lang="en" data-theme={theme ?? undefined} className={GeistSans.variable} suppressHydrationWarning>
      <body className="min-h-dvh bg-background font-sans text-foreground">
        <StatusShapes />
        <Providers zone={zone} isZoneChosen={chosen !== null} now={new Date()}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
