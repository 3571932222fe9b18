import { CircleCheck, OctagonX } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Refused, Result } from "@/lib/domain/result";
import { cn } from "@/lib/utils";

/**
 * What an act has come to, said in place and announced: the refusal with its quotes and its cure, or the words of success. The region is
 * always in the page, so that what appears in it is read out.
 */
export function FormMessage({
  result,
  success,
  className,
}: {
  result: Result<unknown> | null | undefined;
  /** Shown when the act succeeded; nothing is said without it. */
  success?: ReactNode;
  className?: string;
}) {
  return (
    <div role="status" aria-live="polite" className={cn("empty:hidden", className)}>
      {result && !result.ok && <Refusal refused={result} />}
      {result?.ok && success && (
        <p className="flex items-start gap-1.5 text-sm text-success-word">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{success}</span>
        </p>
      )}
    </div>
  );
}

/** A refusal in words: what happened, what another system said about it (quoted), and where the cure is. */
export function Refusal({ refused }: { refused: Refused }) {
  return (
    <div className="flex items-start gap-1.5 text-error-word text-sm">
      <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 space-y-1">
        <p className="text-pretty">{refused.message}</p>
        {refused.quoted?.map((words) => (
          <blockquote key={words} className="border-current/40 border-l-2 pl-2 break-words">
            “{words}”
          </blockquote>
        ))}
        {refused.cure && (
          <Link href={refused.cure.href as Route} className="font-medium underline underline-offset-3">
            {refused.cure.label}
          </Link>
        )}
      </div>
    </div>
  );
}
