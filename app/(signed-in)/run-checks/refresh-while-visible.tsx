"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page again and again while someone looks at it. */
export function RefreshWhileVisible({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
  return null;
}
