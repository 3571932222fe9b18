import type { Route } from "next";
import Link from "next/link";
import { LocalTime } from "@/components/local-time";
import type { Changed } from "@/lib/domain/settings-views";

interface ChangedNoteProps {
  changed: Changed | null;
  what?: string;
  never?: string;
  /** The section as the audit trail names it: leads to what was changed, each time, with what it was before. */
  trail?: string;
}

/** When and by whom a section was last changed, and the way to what was changed. */
export function ChangedNote(props: ChangedNoteProps) {
  const { changed, what = "Last changed", never = "Never changed", trail } = props;
  return (
    <p className="text-muted-foreground text-xs">
      {changed ? (
        <>
          {what} <LocalTime value={changed.at} /> by {changed.by}
          {trail && (
            <>
              {" · "}
              <Link
                href={`/audit?id=${encodeURIComponent(trail)}` as Route}
                prefetch={false}
                className="whitespace-nowrap text-link underline decoration-current/40 underline-offset-3 hover:decoration-current"
              >
                What changed<span className="sr-only"> in {trail.split(":")[0]?.replaceAll("-", " ")}</span>
              </Link>
            </>
          )}
        </>
      ) : (
        never
      )}
    </p>
  );
}
