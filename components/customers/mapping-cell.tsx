import { LocalTime } from "@/components/local-time";
import type { CustomerMapping } from "@/lib/domain/customer-views";
import { MappingStateBadge } from "./mapping-state";

/** A customer's Autotask company as it was last seen: name, ID and state, and what a broken mapping blocks. */
export function MappingCell({ mapping }: { mapping: CustomerMapping }) {
  const consequence = consequenceOf(mapping);
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        {mapping.companyId !== null && (
          <>
            <span className="min-w-0 break-words">{mapping.companyName}</span>
            <span className="text-muted-foreground text-xs">ID {mapping.companyId}</span>
          </>
        )}
        <MappingStateBadge state={mapping.state} />
        {mapping.lastSyncAt && (
          <span className="text-muted-foreground text-xs lg:hidden">
            last sync <LocalTime value={mapping.lastSyncAt} />
          </span>
        )}
      </div>
      {consequence && <p className="text-muted-foreground text-xs text-pretty">{consequence}</p>}
    </div>
  );
}

/** When the company was last seen in Autotask. */
export function LastSync({ at }: { at: Date | null }) {
  if (at === null) return <span className="text-muted-foreground">never</span>;
  return <LocalTime value={at} />;
}

function consequenceOf({ state, previousName }: CustomerMapping): string | null {
  switch (state) {
    case "ok":
      return null;
    case "renamed":
      return previousName === null
        ? "Renamed in Autotask; nothing is blocked."
        : `Renamed in Autotask, was “${previousName}”; nothing is blocked.`;
    case "missing":
      return "No tickets can be created until a company is chosen.";
    case "invalid":
      return "Gone, inactive or not accessible in Autotask: no tickets can be created.";
  }
}
