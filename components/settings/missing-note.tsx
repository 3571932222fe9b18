import { CircleCheck } from "lucide-react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";

/** What still stands in the way of creating tickets. */
export function MissingNote({ missing }: { missing: readonly string[] }) {
  if (missing.length === 0) {
    return (
      <p className="flex items-start gap-2">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
        Nothing is missing here. Tickets can be created for every customer that is mapped to an Autotask
        company.
      </p>
    );
  }
  return (
    <Alert variant="warning">
      <AlertTitle>Still missing before tickets can be created</AlertTitle>
      <AlertDescription>
        <ul className="mt-1 list-disc pl-4">
          {missing.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </AlertDescription>
    </Alert>
  );
}
