import { FileQuestionMark } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/empty-state";
import { Button } from "@/components/ui/button";

export default function JobNotFound() {
  return (
    <EmptyState
      icon={FileQuestionMark}
      title="There is no job at this address"
      action={
        <Button asChild variant="outline">
          <Link href="/jobs">All jobs</Link>
        </Button>
      }
    >
      <p>The address may have been cut off, or the job was removed.</p>
    </EmptyState>
  );
}
