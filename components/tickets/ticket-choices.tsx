"use client";

import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { LocalTime } from "@/components/local-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import type { LinkDialogView, TicketChoice } from "@/lib/domain/ticket-views";
import { cn } from "@/lib/utils";
import { ChoiceRow } from "./choice-row";
import { EarlierTickets } from "./earlier-tickets";
import type { TicketSearch } from "./use-ticket-search";

/** A ticket that was picked out to link a run to. */
export type ChosenTicket = Pick<TicketChoice, "autotaskId" | "number" | "title">;

const ACT = "Link this ticket";

interface TicketChoicesProps {
  view: LinkDialogView;
  typed: string;
  onType: (typed: string) => void;
  search: TicketSearch;
  isBusy: boolean;
  onChoose: (ticket: ChosenTicket) => void;
}

/** A search field over what it finds, with the likely tickets above. Arrow keys go from the field through the tickets and back. */
export function TicketChoices(props: TicketChoicesProps) {
  const { view, typed, onType, search, isBusy, onChoose } = props;
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const choices = [...(list.current?.querySelectorAll<HTMLElement>("[data-choice]") ?? [])];
    const at = choices.indexOf(document.activeElement as HTMLElement);
    const target = at + step < 0 ? field.current : choices[Math.min(at + step, choices.length - 1)];
    target?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a second way through controls that Tab reaches too
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
      <search>
        <form
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2.5"
          onSubmit={(event) => {
            event.preventDefault();
            search.askNow();
          }}
        >
          <div className="relative min-w-0 flex-1 basis-64">
            <Search
              aria-hidden
              className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
            />
            <Input
              ref={field}
              type="search"
              // Once it is there: what the dialog starts from is fetched first.
              autoFocus
              aria-label="Ticket number or title"
              placeholder="Ticket number or title"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => onType(event.target.value)}
              className="pl-8"
            />
          </div>
          <p role="status" className="min-w-24 text-muted-foreground text-xs sm:text-right">
            {foundWords(search)}
          </p>
        </form>
      </search>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto py-2">
        {view.earlier.length > 0 && (
          <EarlierTickets
            tickets={view.earlier}
            act={ACT}
            isBusy={isBusy}
            onChoose={onChoose}
            className="pb-3"
          />
        )}
        <Found search={search} view={view} isBusy={isBusy} onChoose={onChoose} />
      </div>
    </div>
  );
}

function foundWords({ choices, isLoading, failure }: TicketSearch): string {
  if (isLoading) return "Asking Autotask…";
  if (failure !== null || choices === null) return "";
  return choices.length === 1 ? "1 ticket found" : `${choices.length} tickets found`;
}

function Found({
  search,
  view,
  isBusy,
  onChoose,
}: Pick<TicketChoicesProps, "search" | "view" | "isBusy" | "onChoose">) {
  const { choices, words, isLoading, isStale, failure, askNow } = search;
  if (failure !== null)
    return (
      <Hint>
        <span className="text-error-word">{failure}</span>{" "}
        <Button variant="link" onClick={askNow}>
          Try again
        </Button>
      </Hint>
    );
  if (choices === null) return isLoading ? <ChoicesSkeleton /> : <Hint>{startWords(view)}</Hint>;
  if (choices.length === 0) return isStale ? <ChoicesSkeleton /> : <Hint>{noneWords(words, view)}</Hint>;
  const others = choices.filter(
    ({ autotaskId }) => !view.earlier.some((each) => each.autotaskId === autotaskId),
  );
  if (others.length === 0) return <Hint>What was found stands above.</Hint>;
  return (
    <section
      aria-label="Found in Autotask"
      aria-busy={isStale}
      className={cn("px-4 transition-opacity", isStale && "opacity-55")}
    >
      <h3 className="text-muted-foreground text-xs">Found in Autotask</h3>
      <ul className="divide-y">
        {others.map((choice) => (
          <FoundTicket
            key={choice.autotaskId}
            choice={choice}
            isBusy={isBusy}
            onChoose={() => onChoose(choice)}
          />
        ))}
      </ul>
    </section>
  );
}

function FoundTicket(props: { choice: TicketChoice; isBusy: boolean; onChoose: () => void }) {
  const { choice, isBusy, onChoose } = props;
  const company = choice.companyName ?? `Company ${choice.companyId}`;
  return (
    <ChoiceRow ticket={choice} isClosed={choice.isClosed} act={ACT} isBusy={isBusy} onChoose={onChoose}>
      <span className="min-w-0 wrap-anywhere">{company}</span>
      {choice.isOtherCompany && <Badge variant="warning">Another company</Badge>}
      <span>{choice.statusLabel}</span>
      {choice.createdAt && (
        <span>
          created <LocalTime value={choice.createdAt} isQuiet />
        </span>
      )}
      {choice.linkedRuns > 0 && (
        <span>{choice.linkedRuns === 1 ? "1 run linked" : `${choice.linkedRuns} runs linked`}</span>
      )}
    </ChoiceRow>
  );
}

/** A number is searched for wherever it is, a title among the tickets of the customer's company (§6A.2). */
function startWords({ company }: LinkDialogView): string {
  return company === null
    ? "Type a ticket number."
    : `Type a ticket number, or at least two letters from the title of a ticket of ${company.name}.`;
}

function noneWords(words: string, { company }: LinkDialogView): string {
  const byNumber = `No ticket “${words}” that the API user may see`;
  return company === null
    ? `${byNumber}.`
    : `${byNumber}: none has that number, and none of ${company.name} has it in its title.`;
}

function Hint({ children }: { children: ReactNode }) {
  return <p className="px-4 py-2 text-muted-foreground text-pretty wrap-anywhere">{children}</p>;
}

/** The room of what is being fetched. */
export function ChoicesSkeleton() {
  return (
    <div aria-hidden className="flex flex-col gap-4 px-4 py-3">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex flex-col gap-2">
          <Skeleton className="h-3.5 w-2/3" />
          <Skeleton className="h-3 w-2/5" />
        </div>
      ))}
    </div>
  );
}
