import { Skeleton } from "@/components/ui/skeleton";

/** The page's own places, empty. */
export default function RunLoading() {
  return (
    <div className="flex flex-col gap-4">
      <p className="sr-only" role="status">
        Loading the run
      </p>
      <div className="flex flex-col gap-2.5">
        <Skeleton className="h-4 w-72 max-w-full" />
        <Skeleton className="h-6 w-[40rem] max-w-full" />
        <Skeleton className="h-4 w-56" />
      </div>
      <div className="grid gap-4 border-y py-3 sm:grid-cols-[2fr_1fr_1fr]">
        {["what", "since", "now"].map((answer) => (
          <div key={answer} className="flex flex-col gap-2">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="h-4 w-3/4" />
          </div>
        ))}
      </div>
      <Skeleton className="h-8 w-[28rem] max-w-full" />
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex flex-col gap-2 lg:col-start-2">
          <Skeleton className="h-4 w-16" />
          <Skeleton className="h-8 w-44" />
        </div>
        <div className="flex flex-col gap-4 lg:col-start-1 lg:row-start-1">
          {["a", "b", "c", "d", "e"].map((row) => (
            <Skeleton key={row} className="h-5 w-full" />
          ))}
        </div>
      </div>
    </div>
  );
}
