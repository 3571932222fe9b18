import { ExternalLink } from "lucide-react";
import { Button } from "@/components/ui/button";

/** Goes through us, so that the ticket is validated first; a plain link, because looking ahead would call Autotask. */
export function OpenTicketLink({
  href,
  variant,
  className,
  onOpen,
}: {
  href: string;
  variant: "default" | "outline";
  className?: string;
  onOpen?: () => void;
}) {
  return (
    <Button asChild variant={variant} className={className}>
      <a href={href} target="_blank" rel="noopener" onClick={onOpen}>
        Open ticket
        <ExternalLink aria-hidden />
      </a>
    </Button>
  );
}
