import { FileQuestionMark } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState } from "@/components/empty-state";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Nothing here" };

export default function NotFound() {
  return (
    <main>
      <EmptyState
        heading="h1"
        icon={FileQuestionMark}
        title="There is nothing at this address"
        action={
          <Button asChild variant="outline">
            <Link href="/run-checks">Go to Run Checks</Link>
          </Button>
        }
      >
        <p>It may have been mistyped, or what was here has been removed.</p>
      </EmptyState>
    </main>
  );
}
