import { CopyButton } from "@/app/(signed-in)/jobs/copy-button";
import { ListPages } from "@/app/(signed-in)/jobs/list-pages";
import { LongText } from "@/app/(signed-in)/jobs/long-text";
import { SearchForm } from "@/app/(signed-in)/jobs/search-form";
import { RunStatusMark } from "@/components/runs/run-status";
import type { ObjectRow, RunDetailsView } from "@/lib/domain/run-views";

/** Below this many objects a search only takes room; one that is in the address is always shown. */
const SEARCH_FROM = 8;

/** What the run reported of each thing it protected: failed first, whole messages, searched and paged on the server. */
export function ObjectResults({
  view: { run, objects },
  path,
  cursor,
}: {
  view: RunDetailsView;
  path: string;
  cursor: string | null;
}) {
  const { rows, nextCursor, search } = objects;
  return (
    <section aria-labelledby="objects" className="min-w-0">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-1.5 border-b pb-1.5">
        <h2 id="objects" className="font-semibold text-base">
          Objects <span className="font-normal text-muted-foreground text-sm">{countWords(run)}</span>
        </h2>
        {(run.objectCount >= SEARCH_FROM || search !== null) && (
          <SearchForm
            path={path}
            value={search}
            params={{}}
            label="Search objects and messages"
            className="sm:w-72"
          />
        )}
      </div>
      {rows.length > 0 ? (
        <ul className="divide-y">
          {rows.map((row) => (
            <ObjectItem key={row.position} row={row} />
          ))}
        </ul>
      ) : (
        <p className="py-6 text-muted-foreground">{emptyWords(run.objectCount, search, cursor)}</p>
      )}
      <div className="pt-2.5 empty:hidden">
        <ListPages
          path={path}
          params={{ q: search }}
          isFirst={cursor === null}
          nextCursor={nextCursor}
          noun="objects"
        />
      </div>
    </section>
  );
}

function ObjectItem({ row }: { row: ObjectRow }) {
  const message = row.message.trim();
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_1.75rem] items-start gap-x-2.5 py-2 sm:grid-cols-[auto_13rem_minmax(0,1fr)_1.75rem] print:break-inside-avoid">
      <span className="flex h-5 items-center">
        <RunStatusMark status={row.status} />
      </span>
      <p className="min-w-0 wrap-anywhere">
        <span className="font-medium">{row.name}</span>
        {row.type !== "" && <span className="text-muted-foreground"> {row.type}</span>}
      </p>
      {message === "" ? (
        <span aria-hidden className="col-start-2 text-muted-foreground max-sm:hidden sm:col-start-3">
          –
        </span>
      ) : (
        <>
          <LongText
            text={message}
            lines={12}
            isMono
            className="pt-0.5 max-sm:col-start-2 max-sm:row-start-2"
          />
          <CopyButton
            text={message}
            label={`Copy message of ${row.name}`}
            className="-mt-1 max-sm:col-start-3 max-sm:row-start-1"
          />
        </>
      )}
    </li>
  );
}

function countWords({ objectCount, problemCount }: { objectCount: number; problemCount: number }): string {
  if (objectCount === 0) return "none";
  return problemCount === 0 ? `${objectCount}` : `${objectCount}, ${problemCount} with problems`;
}

function emptyWords(objectCount: number, search: string | null, cursor: string | null): string {
  if (objectCount === 0) return "The report of this run names no objects.";
  if (search !== null) return `No object of this run has “${search}” in its name or message.`;
  return cursor === null ? "No objects." : "No more objects.";
}
