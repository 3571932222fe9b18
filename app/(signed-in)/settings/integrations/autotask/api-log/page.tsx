import { ScrollText, SearchX } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { ListPages } from "@/app/(signed-in)/jobs/list-pages";
import { oneValue, type SearchParams } from "@/app/(signed-in)/jobs/search-params";
import { ChoiceFilter } from "@/app/(signed-in)/list-filters/choice-filter";
import { DaysFilter } from "@/app/(signed-in)/list-filters/days-filter";
import { UsagePanel } from "@/app/(signed-in)/settings/integrations/autotask/usage-panel";
import { SettingsPath } from "@/app/(signed-in)/settings/settings-path";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { RefusedPage } from "@/components/settings/refused-page";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/auth/current-actor";
import { API_ENTITIES, API_PURPOSES, type ApiLogFilter, type ApiLogView } from "@/lib/domain/api-log";
import { readApiLogFilter } from "@/lib/schemas/api-log-filter";
import { viewApiLog } from "@/lib/use-cases/view-api-log";
import { CallTable } from "./call-table";

export const metadata: Metadata = { title: "API log" };

const AUTOTASK = "/settings/integrations/autotask";
const PATH = `${AUTOTASK}/api-log`;
const STEPS = [{ label: "Autotask", href: AUTOTASK }];
const OUTCOMES = [{ value: "errors", label: "Errors" }];
const ENTITIES = API_ENTITIES.map((entity) => ({ value: entity, label: entity }));
const PURPOSES = API_PURPOSES.map(({ purpose, label }) => ({ value: purpose, label }));

/** Each request to Autotask as it went (§7.6), narrowed by the address; and what the hour has used. */
export default async function ApiLogPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor();
  const query = await searchParams;
  const filter = readApiLogFilter(query);
  const cursor = oneValue(query.cursor);
  const found = await viewApiLog(actor, { filter, cursor }, { now: new Date() });
  return (
    <>
      <SettingsPath steps={STEPS} />
      <PageHeader
        title="API log"
        description={found.ok && <Description view={found.value} />}
        actions={
          found.ok && (
            <Button asChild variant="outline">
              <Link href={`${AUTOTASK}#api-log` as Route}>Change the level</Link>
            </Button>
          )
        }
        className="mb-4"
      />
      {found.ok ? <Log view={found.value} cursor={cursor} /> : <RefusedPage refused={found} />}
    </>
  );
}

const KEPT = {
  off: "Nothing is kept at present.",
  errors: "Only those that did not succeed are kept.",
  all: "All are kept.",
};

function Description({ view: { level, keepDays } }: { view: ApiLogView }) {
  return (
    <>
      Each request that Backupchecks sends to Autotask. {KEPT[level]}{" "}
      {keepDays === 1 ? "Rows are removed after a day." : `Rows are removed after ${keepDays} days.`}
    </>
  );
}

function Log({ view, cursor }: { view: ApiLogView; cursor: string | null }) {
  return (
    <div className="flex flex-col gap-4">
      <UsagePanel usage={view.usage} />
      <Filters view={view} />
      {view.rows.length > 0 ? <CallTable rows={view.rows} /> : <NoCalls view={view} cursor={cursor} />}
      <ListPages
        path={PATH}
        params={{ ...view.filter }}
        isFirst={cursor === null}
        nextCursor={view.nextCursor}
        noun="calls"
      />
    </div>
  );
}

function Filters({ view: { filter, actors } }: { view: ApiLogView }) {
  const params = { ...filter };
  const people = actors.map(({ id, name }) => ({ value: id, label: name }));
  const choices = [
    { name: "outcome", label: "Outcome", any: "All", value: filter.outcome, choices: OUTCOMES },
    { name: "entity", label: "Entity", any: "Any entity", value: filter.entity, choices: ENTITIES },
    { name: "purpose", label: "Purpose", any: "Any purpose", value: filter.purpose, choices: PURPOSES },
    { name: "actor", label: "Who", any: "Anyone", value: filter.actor, choices: people },
  ];
  return (
    <search aria-label="Calls" className="flex flex-wrap items-center gap-2">
      {choices.map((choice) => (
        <ChoiceFilter key={choice.name} path={PATH} params={params} {...choice} />
      ))}
      <DaysFilter path={PATH} params={params} from={filter.from} to={filter.to} />
      {isNarrowed(filter) && (
        <Button asChild variant="ghost">
          <Link href={PATH as Route} prefetch={false}>
            Clear<span className="sr-only"> filters</span>
          </Link>
        </Button>
      )}
    </search>
  );
}

function isNarrowed(filter: ApiLogFilter): boolean {
  return Object.values(filter).some((value) => value !== null);
}

function NoCalls({ view: { filter, level }, cursor }: { view: ApiLogView; cursor: string | null }) {
  if (isNarrowed(filter) || cursor !== null)
    return (
      <EmptyState
        icon={SearchX}
        title="No call matches"
        action={
          <Button asChild variant="outline">
            <Link href={PATH as Route}>Show all calls</Link>
          </Button>
        }
      />
    );
  if (level === "off")
    return (
      <EmptyState
        icon={ScrollText}
        title="The API log is off"
        action={
          <Button asChild variant="outline">
            <Link href={`${AUTOTASK}#api-log` as Route}>Turn it on</Link>
          </Button>
        }
      >
        <p>Calls to Autotask are counted for the hour's use, and nothing else of them is kept.</p>
      </EmptyState>
    );
  return (
    <EmptyState icon={ScrollText} title={level === "errors" ? "No call has failed" : "No call yet"}>
      <p>
        {level === "errors"
          ? "A call that does not succeed will be here a moment later, with what Autotask said."
          : "Each call to Autotask will be here a moment after it was made."}
      </p>
    </EmptyState>
  );
}
