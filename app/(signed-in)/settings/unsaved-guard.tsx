"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { UnsavedChangesGuard } from "@/components/settings/unsaved-changes";

/** Asks before unsaved settings are left behind, and goes on with Next's router. */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const router = useRouter();
  return (
    <UnsavedChangesGuard navigate={(href) => router.push(href as Route)}>{children}</UnsavedChangesGuard>
  );
}
