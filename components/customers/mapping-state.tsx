import { Check, CircleDashed, type LucideIcon, OctagonX, PencilLine } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { MappingState } from "@/lib/domain/customer-views";

const LOOKS: Record<
  MappingState,
  { icon: LucideIcon; variant: "outline" | "success" | "warning" | "error" }
> = {
  ok: { icon: Check, variant: "outline" },
  renamed: { icon: PencilLine, variant: "warning" },
  missing: { icon: CircleDashed, variant: "outline" },
  invalid: { icon: OctagonX, variant: "error" },
};

/** The state of a mapping (§3.1) by shape, word and colour. */
export function MappingStateBadge({ state }: { state: MappingState }) {
  const { icon: Icon, variant } = LOOKS[state];
  return (
    <Badge variant={variant}>
      <Icon aria-hidden />
      {state}
    </Badge>
  );
}
