import { Ban, CircleCheck, MailQuestion } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { UserRow } from "@/lib/domain/user-views";

/** A person's state: shape, word, colour. */
export function UserStateBadge({ user }: { user: Pick<UserRow, "state"> }) {
  if (user.state === "disabled")
    return (
      <Badge variant="outline">
        <Ban aria-hidden /> Disabled
      </Badge>
    );
  if (user.state === "invited")
    return (
      <Badge variant="unknown">
        <MailQuestion aria-hidden /> Invited
      </Badge>
    );
  return (
    <Badge variant="success">
      <CircleCheck aria-hidden /> Active
    </Badge>
  );
}
