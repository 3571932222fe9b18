import { ChevronRight } from "lucide-react";
import type { ReferenceKind } from "@/lib/domain/psa";
import type { AutotaskSettingsView, ReferenceChoice } from "@/lib/domain/settings-views";

const LISTS: { kind: ReferenceKind; title: string }[] = [
  { kind: "queue", title: "Queues" },
  { kind: "source", title: "Ticket sources" },
  { kind: "status", title: "Statuses" },
  { kind: "priority", title: "Priorities" },
  { kind: "noteType", title: "Note types" },
  { kind: "publish", title: "Note visibility" },
];

/** What was loaded from Autotask: the lists with their counts, each to be opened. */
export function ReferenceLists({ values }: { values: AutotaskSettingsView["reference"]["values"] }) {
  return (
    <div className="flex flex-col border-y">
      {LISTS.map(({ kind, title }) => (
        <details key={kind} className="group border-b last:border-0">
          <summary className="flex min-h-9 items-center gap-2 py-1 pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden
              className="size-4 shrink-0 text-muted-foreground transition-transform group-open:rotate-90"
            />
            <span className="flex-1">{title}</span>
            <span className="text-muted-foreground">{countOf(values[kind])}</span>
          </summary>
          <ul className="grid gap-x-6 pb-3 pl-6 sm:grid-cols-2">
            {values[kind].map((value) => (
              <li key={value.id} className="flex items-baseline gap-2 py-0.5">
                <span className="min-w-0 break-words">{value.label}</span>
                <span className="shrink-0 text-muted-foreground text-xs">
                  ID {value.id}
                  {!value.isActive && ", inactive"}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}

function countOf(values: readonly ReferenceChoice[]): string {
  const inactive = values.filter((value) => !value.isActive).length;
  return inactive === 0 ? String(values.length) : `${values.length}, ${inactive} inactive`;
}
