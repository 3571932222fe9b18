import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import type { TicketPreview } from "@/lib/domain/ticket-preview";

/** Title and description as Autotask shows them: plain text in its own line breaks. */
export function TicketText({ preview, isLoading }: { preview: TicketPreview | null; isLoading: boolean }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't scroll in every browser
    <div
      data-start
      role="group"
      aria-label="What will be sent"
      aria-busy={preview === null && isLoading}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      className="min-w-0 px-4 py-3 outline-offset-[-2px] sm:overflow-y-auto"
    >
      <p className="text-muted-foreground text-xs">Title</p>
      {preview ? (
        <p className="mb-3 max-w-[80ch] font-semibold text-base wrap-anywhere">{preview.title}</p>
      ) : (
        <Placeholder isLoading={isLoading} className="mt-1 mb-3.5 h-4 w-3/4" />
      )}
      <p className="text-muted-foreground text-xs">Description</p>
      {preview ? (
        <pre className="mt-1 max-w-[80ch] font-mono text-xs whitespace-pre-wrap wrap-anywhere">
          {preview.description}
        </pre>
      ) : (
        <div className="mt-2 flex flex-col gap-2.5">
          {["w-1/4", "w-1/3", "w-2/3", "w-1/2", "w-3/5", "w-0", "w-2/3", "w-1/3", "w-1/4"].map(
            (width, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a placeholder, never reordered
              <Placeholder key={line} isLoading={isLoading} className={`h-3 ${width}`} />
            ),
          )}
        </div>
      )}
    </div>
  );
}

/** Keeps the room of what is still to come; empty where it could not be read. */
function Placeholder({ isLoading, className }: { isLoading: boolean; className: string }) {
  return isLoading ? <Skeleton className={className} /> : <div className={className} />;
}

/** Where the ticket goes. A value that is missing is said to be; its cure stands among the blockers. */
export function Destination({ preview, isLoading }: { preview: TicketPreview | null; isLoading: boolean }) {
  const rows: [label: string, value: ReactNode][] = [
    [
      "Company",
      preview?.company && (
        <>
          {preview.company.name} <span className="text-muted-foreground">ID {preview.company.id}</span>
        </>
      ),
    ],
    ["Queue", preview?.queue?.label],
    ["Source", preview?.source?.label],
    ["Status", preview?.status?.label],
    [
      "Priority",
      preview?.priority && (
        <>
          {preview.priority.label}
          {preview.priorityReason !== null && (
            <span className="block text-muted-foreground">{preview.priorityReason}</span>
          )}
        </>
      ),
    ],
    ["Due", preview && `${preview.dueInHours} hours after creation`],
  ];
  return (
    <dl className="grid grid-cols-[5.5rem_1fr] content-start gap-x-3 gap-y-2 border-t bg-card px-4 py-3 sm:grid-cols-1 sm:gap-y-0 sm:overflow-y-auto sm:border-t-0 sm:border-l">
      {rows.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted-foreground sm:text-xs">{label}</dt>
          <dd className="min-w-0 wrap-anywhere sm:mb-2.5">
            {preview ? (
              (value ?? <span className="text-error-word">Not set</span>)
            ) : (
              <Placeholder isLoading={isLoading} className="my-1 h-3 w-28" />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
