import { LocalTime } from "@/components/local-time";
import type { Changed } from "@/lib/domain/settings-views";

interface ChangedNoteProps {
  changed: Changed | null;
  what?: string;
  never?: string;
}

/** When and by whom a section was last changed. */
export function ChangedNote({ changed, what = "Last changed", never = "Never changed" }: ChangedNoteProps) {
  return (
    <p className="text-muted-foreground text-xs">
      {changed ? (
        <>
          {what} <LocalTime value={changed.at} /> by {changed.by}
        </>
      ) : (
        never
      )}
    </p>
  );
}
