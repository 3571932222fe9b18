import { CircleCheck, CircleMinus, OctagonX, TriangleAlert } from "lucide-react";
import type { CheckState, ConfigurationCheck } from "@/lib/domain/configuration-facts";

const STATES: Record<CheckState, { word: string; mark: typeof CircleCheck; colour: string }> = {
  passed: { word: "Passed", mark: CircleCheck, colour: "text-success" },
  warning: { word: "Warning", mark: TriangleAlert, colour: "text-warning" },
  failed: { word: "Failed", mark: OctagonX, colour: "text-error" },
  skipped: { word: "Not checked", mark: CircleMinus, colour: "text-skipped" },
};

/** Every check with how it stands, what to do, and the way to where that is done; always all of them, in one order. */
export function CheckList({ checks }: { checks: readonly ConfigurationCheck[] }) {
  return (
    <ul className="flex flex-col">
      {checks.map(({ title, state, words, cure }) => {
        const { word, mark: Mark, colour } = STATES[state];
        return (
          <li
            key={title}
            className="grid grid-cols-[auto_1fr_auto] items-start gap-x-2 border-b py-2 last:border-0"
          >
            <Mark aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
            <div className="min-w-0">
              <p>{title}</p>
              <p
                className={`text-pretty text-xs wrap-anywhere ${state === "failed" ? "text-error-word" : "text-muted-foreground"}`}
              >
                {words}{" "}
                {cure && (
                  // A plain link: the browser finds the field on this page, and what is typed elsewhere stays.
                  <a
                    href={cure.href}
                    className="whitespace-nowrap font-medium text-link underline decoration-current/40 underline-offset-3 hover:decoration-current"
                  >
                    {cure.label}
                  </a>
                )}
              </p>
            </div>
            <p className="text-muted-foreground text-xs leading-5">{word}</p>
          </li>
        );
      })}
    </ul>
  );
}

/** `2 failed, 1 warning, 15 passed`: what is there of each, worst first. */
export function countWords(checks: readonly ConfigurationCheck[]): string {
  const count = (state: CheckState) => checks.filter((check) => check.state === state).length;
  const warnings = count("warning");
  return [
    [count("failed"), "failed"],
    [warnings, warnings === 1 ? "warning" : "warnings"],
    [count("skipped"), "not checked"],
    [count("passed"), "passed"],
  ]
    .filter(([number]) => number !== 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(", ");
}
