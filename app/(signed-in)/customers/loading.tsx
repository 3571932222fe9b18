import { PageHeader } from "@/components/page-header";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = Array.from({ length: 12 }, (_, index) => index);

/** Keeps the places of search, head and rows. */
export default function CustomersLoading() {
  return (
    <div aria-busy>
      <PageHeader title="Customers" className="mb-3" />
      <Skeleton className="mb-2 h-8 sm:max-w-72" />
      <div className="h-8 border-b" />
      {ROWS.map((row) => (
        <div key={row} className="flex h-9 items-center gap-6 border-b px-2">
          <Skeleton className="h-4 w-2/5" />
          <Skeleton className="h-4 w-1/3" />
        </div>
      ))}
    </div>
  );
}
