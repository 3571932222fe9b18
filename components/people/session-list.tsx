"use client";

import { useRouter } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import { FormMessage } from "@/components/form-message";
import { LocalTime } from "@/components/local-time";
import { NO_ANSWER } from "@/components/settings/use-section-form";
import { SubmitButton } from "@/components/submit-button";
import { Badge } from "@/components/ui/badge";
import type { Result } from "@/lib/domain/result";
import type { SessionRow } from "@/lib/domain/user-views";

interface SessionListProps {
  sessions: readonly SessionRow[];
  /** Said where there is none. */
  none: string;
  endAction: (given: { signInId: string }) => Promise<Result<object>>;
}

/** Open sign-ins, each with the button that ends it; the one in which the list is read has none, as signing out does that. */
export function SessionList({ sessions, none, endAction }: SessionListProps) {
  const router = useRouter();
  const list = useRef<HTMLDivElement>(null);
  const [result, setResult] = useState<Result<object> | null>(null);
  const [ending, setEnding] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  function end(signInId: string) {
    setEnding(signInId);
    startTransition(async () => {
      const answer = await endAction({ signInId }).catch(() => NO_ANSWER);
      startTransition(() => {
        setResult(answer);
        // The button goes with its row.
        if (answer.ok) list.current?.focus();
        router.refresh();
      });
    });
  }

  return (
    <div ref={list} tabIndex={-1} className="flex flex-col gap-2 outline-none">
      {sessions.length === 0 && <p className="text-muted-foreground">{none}</p>}
      <ul className="flex flex-col">
        {sessions.map((session) => (
          <li
            key={session.id}
            className="flex min-h-11 items-center justify-between gap-3 border-b py-1.5 last:border-0"
          >
            <span className="flex min-w-0 flex-col">
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                {session.browser}
                {session.isThisOne && <Badge variant="outline">this one</Badge>}
              </span>
              <span className="text-muted-foreground text-xs">
                since <LocalTime value={session.since} />, from {session.address}
              </span>
            </span>
            {!session.isThisOne && (
              <SubmitButton
                type="button"
                variant="outline"
                size="sm"
                isPending={isPending && ending === session.id}
                pendingLabel="Ending…"
                onClick={() => end(session.id)}
              >
                End<span className="sr-only"> the session in {session.browser}</span>
              </SubmitButton>
            )}
          </li>
        ))}
      </ul>
      <FormMessage result={result} success="The session has ended." />
    </div>
  );
}
