import { Lock, OctagonX } from "lucide-react";
import { EmptyState } from "@/components/empty-state";
import type { Refused } from "@/lib/domain/result";

/** A whole page that can't be shown: calmly why, and whom to ask. */
export function RefusedPage({ refused }: { refused: Refused }) {
  if (refused.code !== "not-allowed") {
    return (
      <EmptyState icon={OctagonX} title="This page can't be shown">
        <p>{refused.message}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Lock} title="Not allowed">
      <p>{refused.message}</p>
      <p>
        If something here has to change, ask someone with the role Administrator. They can change it, or give
        you that role.
      </p>
    </EmptyState>
  );
}
