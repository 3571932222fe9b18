import { RunPanelSkeleton } from "@/components/runs/run-panel-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = Array.from({ length: 12 }, (_, index) => index);

/** The page's own geometry, so that nothing moves when it comes. */
export default function RunChecksLoading() {
  return (
    <div
      className="-mx-4 -my-3 md:-mx-6 md:-my-4 lg:grid lg:min-h-dvh lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_1fr] xl:grid-cols-[minmax(0,1fr)_26rem]"
      aria-busy
    >
      <div className="lg:col-start-1">
        <div className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 md:px-6 lg:pr-4">
          <h1 className="font-semibold text-xl tracking-tight">Run Checks</h1>
          <Skeleton className="h-8 w-40 max-sm:order-last max-sm:w-full" />
          <Skeleton className="ml-auto h-4 w-44" />
        </div>
        <div className="flex flex-wrap gap-2 border-b px-4 pb-3 md:px-6">
          <Skeleton className="h-8 flex-1 basis-40 sm:max-w-64 pointer-coarse:h-11" />
          <Skeleton className="h-8 w-24 sm:w-96 pointer-coarse:h-11" />
        </div>
        <div className="h-10 border-b" />
        <div className="animate-breathe pr-4 pl-10 md:pl-12">
          {ROWS.map((row) => (
            <div key={row} className="row-bones" />
          ))}
        </div>
      </div>
      <div className="hidden border-l bg-card lg:block">
        <RunPanelSkeleton />
      </div>
    </div>
  );
}
