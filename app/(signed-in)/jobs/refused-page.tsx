import { Refusal } from "@/components/form-message";
import type { Refused } from "@/lib/domain/result";
import { DeadEnd } from "./dead-end";

/** A page that may not be seen, or can't be read now: its reason in place of what would be here. */
export function RefusedPage({ title, refused }: { title: string; refused: Refused }) {
  return (
    <DeadEnd title={title}>
      <Refusal refused={refused} />
    </DeadEnd>
  );
}
