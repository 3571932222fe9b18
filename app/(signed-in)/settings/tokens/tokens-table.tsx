"use client";

import { KeyRound } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { revokeTokenAction } from "@/app/_actions/token-actions";
import { ConfirmDialog } from "@/components/customers/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { LocalTime } from "@/components/local-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { TokenRow } from "@/lib/domain/token-views";
import { cn } from "@/lib/utils";

/** On a phone a row is a block of lines, one beneath the other. */
const IN_A_BLOCK = "max-sm:h-auto max-sm:px-0 max-sm:py-0.5";

/** All tokens; revoked ones stay as history. */
export function TokensTable({ tokens }: { tokens: readonly TokenRow[] }) {
  const router = useRouter();
  const list = useRef<HTMLDivElement>(null);
  const [revoking, setRevoking] = useState<TokenRow | null>(null);
  if (tokens.length === 0)
    return (
      <EmptyState icon={KeyRound} title="No token yet">
        <p>A source needs one to send its runs. Create the first with the button above.</p>
      </EmptyState>
    );
  return (
    <div ref={list} tabIndex={-1} className="outline-none">
      <Table>
        <TableHeader className="max-sm:sr-only">
          <TableRow>
            <TableHead>Name</TableHead>
            <TableHead>Customer</TableHead>
            <TableHead>Created</TableHead>
            <TableHead>Last used</TableHead>
            <TableHead>State</TableHead>
            <TableHead className="w-0">
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {tokens.map((token) => (
            <Row key={token.id} token={token} onRevoke={() => setRevoking(token)} />
          ))}
        </TableBody>
      </Table>
      <ConfirmDialog
        subject={revoking}
        title={({ name }) => `Revoke ${name}?`}
        confirm="Revoke"
        pending="Revoking…"
        act={async ({ id }) => {
          const result = await revokeTokenAction({ tokenId: id });
          router.refresh();
          return result;
        }}
        close={() => setRevoking(null)}
        focusAfter={() => list.current}
      >
        Whatever sends runs with it is refused from now on. This can't be undone; a new token can be created.
      </ConfirmDialog>
    </div>
  );
}

function Row({ token, onRevoke }: { token: TokenRow; onRevoke: () => void }) {
  const { name, hint, customer, createdBy, createdAt, lastUsedAt, revokedAt } = token;
  return (
    <TableRow
      className={cn(
        "max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-x-3 max-sm:py-2",
        revokedAt && "text-muted-foreground",
      )}
    >
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-start-1 max-sm:row-start-1")}>
        <span className="font-medium break-words">{name}</span>{" "}
        <code className="font-mono text-muted-foreground text-xs">{hint}…</code>
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "break-words max-sm:col-start-1 max-sm:row-start-2")}>
        <Quiet>Customer: </Quiet>
        {customer ? (
          <Link
            href={`/customers/${customer.id}` as Route}
            prefetch={false}
            className="text-link hover:underline"
          >
            {customer.name}
          </Link>
        ) : (
          <span className="text-muted-foreground">all</span>
        )}
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-start-1 max-sm:row-start-3")}>
        <Quiet>Created: </Quiet>
        <LocalTime value={createdAt} /> <span className="text-muted-foreground">by {createdBy}</span>
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-start-1 max-sm:row-start-4")}>
        <Quiet>Last used: </Quiet>
        {lastUsedAt ? <LocalTime value={lastUsedAt} /> : <span className="text-muted-foreground">never</span>}
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-start-2 max-sm:row-start-1 max-sm:text-right")}>
        {revokedAt ? (
          <span className="flex flex-wrap items-center gap-1.5 max-sm:justify-end">
            <Badge variant="outline">Revoked</Badge> <LocalTime value={revokedAt} />
          </span>
        ) : (
          <Badge variant="outline">Live</Badge>
        )}
      </TableCell>
      <TableCell
        className={cn(
          IN_A_BLOCK,
          "text-right max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-3",
          revokedAt && "max-sm:hidden",
        )}
      >
        {!revokedAt && (
          <Button variant="outline" size="sm" onClick={onRevoke}>
            Revoke<span className="sr-only"> {name}</span>
          </Button>
        )}
      </TableCell>
    </TableRow>
  );
}

/** What a column's head says elsewhere. */
function Quiet({ children }: { children: string }) {
  return <span className="text-muted-foreground text-xs sm:sr-only">{children}</span>;
}
