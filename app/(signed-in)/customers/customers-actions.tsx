"use client";

import { Download, MoreHorizontal, RefreshCw, Upload } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useId, useState, useTransition } from "react";
import { syncCompanyNamesAction } from "@/app/_actions/customer-actions";
import { FormMessage } from "@/components/form-message";
import { SubmitButton } from "@/components/submit-button";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Result } from "@/lib/domain/result";

type Synced = Awaited<ReturnType<typeof syncCompanyNamesAction>>;

/** What can be done for many customers at once: compare names, go through suggestions, files of mappings. */
export function CustomersActions({ unmapped, blocked }: { unmapped: number; blocked: string | null }) {
  const router = useRouter();
  const reasonId = useId();
  const [result, setResult] = useState<Synced | null>(null);
  const [isPending, startTransition] = useTransition();
  const sync = () =>
    startTransition(async () => {
      setResult(null);
      const synced = await syncCompanyNamesAction({}).catch(() => NO_ANSWER);
      setResult(synced);
      router.refresh();
    });
  return (
    <div className="flex flex-col gap-1.5 sm:items-end">
      <div className="flex flex-wrap gap-2">
        {unmapped > 0 && (
          <Button asChild variant="outline">
            <Link href={"/customers/suggestions" as Route} prefetch={false}>
              Suggest for all unmapped <span className="text-muted-foreground">{unmapped}</span>
            </Link>
          </Button>
        )}
        <SubmitButton
          type="button"
          variant="outline"
          isPending={isPending}
          pendingLabel="Comparing…"
          disabled={blocked !== null}
          aria-describedby={blocked === null ? undefined : reasonId}
          onClick={sync}
        >
          <RefreshCw aria-hidden />
          Sync names
        </SubmitButton>
        {blocked !== null && (
          <span id={reasonId} className="sr-only">
            {blocked}
          </span>
        )}
        <FileMenu />
      </div>
      <FormMessage result={result} success={result?.ok ? wordsOf(result.value) : null} />
    </div>
  );
}

const NO_ANSWER: Result<never> = {
  ok: false,
  code: "unexpected",
  message: "Backupchecks did not answer. The comparison may have gone on; reload the page to see.",
};

function wordsOf(sync: { compared: number; renamed: number; invalid: number; restored: number }): string {
  const changes = [
    sync.renamed > 0 ? `${sync.renamed} renamed` : null,
    sync.invalid > 0 ? `${sync.invalid} invalid` : null,
    sync.restored > 0 ? `${sync.restored} there again` : null,
  ].filter((each) => each !== null);
  const compared = `${sync.compared} ${sync.compared === 1 ? "company" : "companies"} compared`;
  return `${compared}: ${changes.length === 0 ? "nothing has changed" : changes.join(", ")}.`;
}

function FileMenu() {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="icon">
          <MoreHorizontal aria-hidden />
          <span className="sr-only">Files of mappings</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem asChild>
          <Link href={"/customers/import" as Route}>
            <Upload aria-hidden /> Import mappings
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <a href="/api/customers/mappings">
            <Download aria-hidden /> Export mappings
          </a>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
