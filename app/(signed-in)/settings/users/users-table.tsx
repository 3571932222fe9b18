import type { Route } from "next";
import Link from "next/link";
import { LocalTime } from "@/components/local-time";
import { UserStateBadge } from "@/components/people/user-state";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { ROLE_WORDS, type UserRow } from "@/lib/domain/user-views";
import { cn } from "@/lib/utils";

/** On a phone a row is a block of lines, one beneath the other. */
const IN_A_BLOCK = "max-sm:h-auto max-sm:px-0 max-sm:py-0.5";

/** The people of the instance; a name leads to what can be changed. */
export function UsersTable({ users }: { users: readonly UserRow[] }) {
  return (
    <Table>
      <TableHeader className="max-sm:sr-only">
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead>Email</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>State</TableHead>
          <TableHead>Last sign-in</TableHead>
          <TableHead className="text-right">Sessions</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {users.map((user) => (
          <Row key={user.id} user={user} />
        ))}
      </TableBody>
    </Table>
  );
}

function Row({ user }: { user: UserRow }) {
  return (
    <TableRow className="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:gap-x-3 max-sm:py-2">
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-start-1 max-sm:row-start-1")}>
        <Link
          href={`/settings/users/${user.id}` as Route}
          prefetch={false}
          className="font-medium text-link break-words hover:underline"
        >
          {user.name}
        </Link>
      </TableCell>
      <TableCell
        className={cn(
          IN_A_BLOCK,
          "text-muted-foreground max-sm:col-span-2 max-sm:row-start-2 max-sm:break-all",
        )}
      >
        {user.email}
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-start-1 max-sm:row-start-3")}>
        {ROLE_WORDS[user.role]}
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-start-2 max-sm:row-start-1")}>
        <span className="flex flex-wrap gap-1 max-sm:justify-end">
          <UserStateBadge user={user} />
          {user.hasSecondFactor && <Badge variant="outline">Second factor</Badge>}
        </span>
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "max-sm:col-span-2 max-sm:row-start-4")}>
        <span className="text-muted-foreground text-xs sm:sr-only">Last sign-in: </span>
        {user.lastSignInAt ? (
          <LocalTime value={user.lastSignInAt} />
        ) : (
          <span className="text-muted-foreground">never</span>
        )}
      </TableCell>
      <TableCell className={cn(IN_A_BLOCK, "text-right max-sm:col-start-2 max-sm:row-start-3")}>
        {user.sessions}
        <span className="sm:sr-only"> {user.sessions === 1 ? "session" : "sessions"}</span>
      </TableCell>
    </TableRow>
  );
}
