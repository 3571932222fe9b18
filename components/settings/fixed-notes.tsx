import { CLOSING_NOTE, TIME_ENTRIES_NOTE } from "@/lib/domain/system-notes";

const NOTES = [
  {
    label: "Standard resolve note",
    when: "No time entries: added before the ticket is closed.",
    text: CLOSING_NOTE,
  },
  {
    label: "Time-entry-blocked resolve note",
    when: "With time entries: added, and the ticket stays open.",
    text: TIME_ENTRIES_NOTE,
  },
];

/** The texts of the closing notes (§7.5): shown letter for letter, and nobody's to edit. */
export function FixedNotes() {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted-foreground">
        Both notes are internal, for Autotask users alone and never seen by the customer, and their texts are
        fixed.
      </p>
      <dl className="flex flex-col gap-3">
        {NOTES.map(({ label, when, text }) => (
          <div key={label} className="flex flex-col gap-1">
            <dt className="font-medium">{label}</dt>
            <dd className="border-l-2 pl-3 text-pretty">{text}</dd>
            <dd className="text-muted-foreground text-xs">{when}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
