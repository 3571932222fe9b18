import type { ReactNode } from "react";
import type { RunChecksView } from "@/lib/domain/run-views";
import { cn } from "@/lib/utils";
import type { RunChecksParams } from "./search-params";
import { ShortcutsHelp } from "./shortcuts-help";
import { ShowSwitch } from "./show-switch";

/** Title, count and filters over the list; the panel has a column of its own, from top to foot. */
export function RunChecksFrame({
  view,
  params,
  filters,
  hasPanel = false,
  children,
}: {
  view: Pick<RunChecksView, "toReview" | "doneToday">;
  /** Without them nothing can be chosen yet. */
  params?: RunChecksParams;
  filters?: ReactNode;
  hasPanel?: boolean;
  children: ReactNode;
}) {
  const { toReview, doneToday } = view;
  return (
    <div
      className={cn(
        "-mx-4 -my-3 md:-mx-6 md:-my-4",
        hasPanel &&
          "lg:grid lg:min-h-dvh lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_1fr] xl:grid-cols-[minmax(0,1fr)_26rem]",
      )}
    >
      <div className="min-w-0 lg:col-start-1 lg:row-start-1">
        <header className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 md:px-6 lg:pr-4">
          <h1 className="font-semibold text-xl tracking-tight whitespace-nowrap">Run Checks</h1>
          {params && <ShowSwitch params={params} />}
          <div className="ml-auto flex items-center gap-2">
            <p className="text-right text-muted-foreground">
              <span className="whitespace-nowrap">
                <strong className="font-medium text-foreground">{toReview.toLocaleString("en")}</strong> to
                review
              </span>
              {" · "}
              <span className="whitespace-nowrap">{doneToday.total.toLocaleString("en")} done today</span>
            </p>
            {hasPanel && <ShortcutsHelp />}
          </div>
        </header>
        {filters}
      </div>
      {children}
    </div>
  );
}
