"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

/** "Open ticket" may find the ticket changed or gone: the page is refreshed when the viewer comes back from it. */
export function useRefreshOnReturn(): () => void {
  const router = useRouter();
  const away = useRef(false);
  useEffect(() => {
    const back = () => {
      if (!away.current) return;
      away.current = false;
      router.refresh();
    };
    window.addEventListener("focus", back);
    return () => window.removeEventListener("focus", back);
  }, [router]);
  return () => {
    away.current = true;
  };
}
