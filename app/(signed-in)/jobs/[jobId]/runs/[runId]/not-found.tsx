import { FileQuestionMark } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/empty-state";
import { Button } from "@/components/ui/button";

export default function RunNotFound() {
  return (
    <EmptyState
      icon={FileQuestionMark}
      title="There is no run at this address"
      action={
        <>
          <Button asChild variant="outline">
            <Link href="/run-checks">Go to Run Checks</Link>
          </Button>
          <Button asChild variant="outline">
            <Link href="/jobs">All jobs</Link>
          </Button>
        </>
      }
    >
      <p>
        The address may have been cut off on its way, for instance in a mail or a ticket. The end of it is the
        run's ID.
      </p>
    </EmptyState>
  );
}
