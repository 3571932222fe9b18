import { LocalTime } from "@/components/local-time";
import type { CustomersView } from "@/lib/domain/customer-views";

/** When the names of companies were last compared with Autotask, and why the last comparison came to nothing. */
export function NameSyncNote({ sync: { at, failure } }: { sync: CustomersView["nameSync"] }) {
  if (at === null && failure === null) return null;
  return (
    <>
      {at !== null && (
        <>
          Names compared with Autotask <LocalTime value={at} />.
        </>
      )}{" "}
      {failure !== null && (
        <span className="text-error-word">
          The last comparison came to nothing: {failure} No mapping changed.
        </span>
      )}
    </>
  );
}
