import { Skeleton } from "@/components/ui/skeleton";

const SECTIONS = [1, 2, 3];

/** Keeps the places of title and sections. */
export default function SettingsLoading() {
  return (
    <div aria-busy>
      <p className="sr-only">Loading settings…</p>
      <Skeleton className="mb-4 h-7 w-32" />
      {SECTIONS.map((section) => (
        <div
          key={section}
          className="grid gap-x-12 gap-y-4 border-t py-6 lg:grid-cols-[16rem_minmax(0,38rem)]"
        >
          <Skeleton className="h-10" />
          <Skeleton className="h-24" />
        </div>
      ))}
    </div>
  );
}
