"use client";

import { useState } from "react";
import { LocalTime } from "@/components/local-time";
import { Button } from "@/components/ui/button";
import type { EarlierLink } from "@/lib/domain/ticket-views";
import { cn } from "@/lib/utils";

/** More than these are folded away, though never on paper. */
const SHOWN_AT_FIRST = 3;

/** Tickets that the run was linked to before: a link that has ended stays visible (§9.4). */
export function EarlierLinks({ links }: { links: readonly EarlierLink[] }) {
  const [isOpen, setOpen] = useState(false);
  if (links.length === 0) return null;
  const folded = links.length - SHOWN_AT_FIRST;
  return (
    <section aria-labelledby="earlier-links">
      <h3 id="earlier-links" className="mb-1 font-medium text-muted-foreground text-xs">
        Earlier tickets
      </h3>
      <ol className="flex flex-col gap-2 border-l pl-3">
        {links.map((link, place) => (
          <li
            key={link.linkId}
            className={cn("wrap-anywhere", !isOpen && place >= SHOWN_AT_FIRST && "hidden print:block")}
          >
            <Ended link={link} />
          </li>
        ))}
      </ol>
      {folded > 0 && (
        <Button
          variant="link"
          className="mt-1 print:hidden"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Show fewer" : `Show ${folded} more`}
        </Button>
      )}
    </section>
  );
}

function Ended({ link }: { link: EarlierLink }) {
  const { number, state, reason, createdByName, createdAt, endedByName, endedAt } = link;
  return (
    <>
      <p>
        {number !== null && <s className="text-muted-foreground">{number}</s>} {state}
        {/* Where a state is all there is to say, the reason repeats it. */}
        {reason !== null && reason !== state && `: ${reason}`}
      </p>
      <p className="text-muted-foreground text-xs">
        Linked by {createdByName}, <LocalTime value={createdAt} />; ended
        {endedByName !== null && ` by ${endedByName}`}, <LocalTime value={endedAt} />
      </p>
    </>
  );
}
