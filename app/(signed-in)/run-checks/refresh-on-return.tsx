"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page again when someone comes back to it after having been away for a while. */
export function RefreshOnReturn({ afterMs }: { afterMs: number }) {
  const router = useRouter();
  useEffect(() => {
    let leftAt: number | null = null;
    const onChange = () => {
      if (document.visibilityState === "hidden") leftAt = Date.now();
      else if (leftAt !== null && Date.now() - leftAt > afterMs) router.refresh();
    };
    document.addEventListener("visibilitychange", onChange);
    return () => document.removeEventListener("visibilitychange", onChange);
  }, [router, afterMs]);
  return null;
}
