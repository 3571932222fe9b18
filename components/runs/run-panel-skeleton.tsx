import { Skeleton } from "@/components/ui/skeleton";

/** Keeps the panel's room, part by part. */
export function RunPanelSkeleton() {
  return (
    <div className="space-y-4 px-4 py-4">
      <div className="space-y-1.5">
        <Skeleton className="h-5 w-4/5" />
        <Skeleton className="h-4 w-1/2" />
      </div>
      <div className="space-y-1.5">
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-4 w-2/3" />
      </div>
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-8 w-full" />
    </div>
  );
}
