import { PageHeader } from "@/components/page-header";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = Array.from({ length: 12 }, (_, index) => index);

/** Keeps the places of gauge, filters, head and rows. */
export default function ApiLogLoading() {
  return (
    <div aria-busy className="flex flex-col gap-4">
      <PageHeader title="API log" />
      <Skeleton className="h-28 max-w-xl" />
      <Skeleton className="h-8 sm:max-w-96" />
      <div>
        <div className="h-8 border-b" />
        {ROWS.map((row) => (
          <div key={row} className="flex h-12 items-center gap-6 border-b px-2">
            <Skeleton className="h-4 w-24" />
            <Skeleton className="h-4 w-1/3" />
            <Skeleton className="h-4 w-1/4" />
          </div>
        ))}
      </div>
    </div>
  );
}
