import { PageHeader } from "@/components/page-header";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = Array.from({ length: 12 }, (_, index) => index);

/** Keeps the places of filters, head and rows. */
export default function TicketsLoading() {
  return (
    <div aria-busy className="flex flex-col gap-3">
      <PageHeader title="Tickets" />
      <Skeleton className="h-7 sm:max-w-xl" />
      <Skeleton className="h-8 sm:max-w-md" />
      <div>
        <div className="h-8 border-b" />
        {ROWS.map((row) => (
          <div key={row} className="flex h-14 items-center gap-6 border-b px-2">
            <Skeleton className="h-4 w-40" />
            <Skeleton className="h-4 w-1/3" />
            <Skeleton className="h-4 w-1/5" />
          </div>
        ))}
      </div>
    </div>
  );
}
