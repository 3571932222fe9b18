import { FileQuestionMark } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/empty-state";
import { Button } from "@/components/ui/button";

export default function TicketNotFound() {
  return (
    <EmptyState
      icon={FileQuestionMark}
      title="There is no ticket at this address"
      action={
        <Button asChild variant="outline">
          <Link href="/run-checks">Go to Run Checks</Link>
        </Button>
      }
    >
      <p>The address may have been cut off. Tickets are opened from the run they belong to.</p>
    </EmptyState>
  );
}
