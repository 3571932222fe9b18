"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import type { Refused } from "@/lib/domain/result";
import { type NoteNumber, NUMBER_NOT_SAVED } from "./note-ticket-number";

const UNDO_MS = 10_000;

/** Takes a number noted by hand away, and brings it back for ten seconds. */
export function useNumberRemoval(runId: string, number: string | null, noteNumber: NoteNumber) {
  const router = useRouter();
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isRemoving, startTransition] = useTransition();

  async function note(next: string | null): Promise<boolean> {
    const result = await noteNumber({ runId, number: next }).catch(() => NUMBER_NOT_SAVED);
    setRefused(result.ok ? null : result);
    router.refresh();
    return result.ok;
  }

  function remove(): void {
    if (isRemoving || number === null) return;
    startTransition(async () => {
      if (!(await note(null))) return;
      toast(`Ticket number ${number} removed`, {
        duration: UNDO_MS,
        action: { label: "Undo", onClick: () => void note(number) },
      });
    });
  }

  return { remove, refused, isRemoving };
}
