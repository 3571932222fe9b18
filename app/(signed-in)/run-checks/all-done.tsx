import { CircleCheckBig } from "lucide-react";
import type { RunChecksView } from "@/lib/domain/run-views";

/** The last run is reviewed: what was done today and by whom, and nothing else. */
export function AllDone({ doneToday }: { doneToday: RunChecksView["doneToday"] }) {
  const { total, byPerson } = doneToday;
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-24 text-center">
      <CircleCheckBig aria-hidden className="size-9 text-success" strokeWidth={1.5} />
      <h2 className="mt-4 font-semibold text-2xl tracking-tight">All runs are reviewed</h2>
      {total > 0 && (
        <>
          <p className="mt-1 text-base text-muted-foreground">
            {total === 1 ? "1 run today" : `${total.toLocaleString("en")} runs today`}
          </p>
          <dl className="mt-6 grid grid-cols-[auto_auto] gap-x-6 gap-y-1 text-base">
            {byPerson.map(({ name, runs }) => (
              <div key={name} className="contents">
                <dt className="text-left">{name}</dt>
                <dd className="text-right text-muted-foreground">{runs.toLocaleString("en")}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
