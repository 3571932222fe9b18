import { OctagonX } from "lucide-react";
import { EmptyState } from "@/components/empty-state";
import { Refusal } from "@/components/form-message";
import type { Refused } from "@/lib/domain/result";

/** A page that may not be seen, or can't be read now: its reason in place of what would be here. */
export function RefusedPage({ title, refused }: { title: string; refused: Refused }) {
  return (
    <EmptyState icon={OctagonX} title={title}>
      <Refusal refused={refused} />
    </EmptyState>
  );
}
