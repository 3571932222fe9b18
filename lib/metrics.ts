import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** One answer to a request, as the server around Next tells it (scripts/serve.ts). */
export interface AnsweredRequest {
  method: string;
  /** A route of the application or a word for all others: never an address, of which there is no end. */
  route: string;
  status: number;
  seconds: number;
}

/** What is read from the database when somebody asks, as opposed to what this process has counted. */
export interface MomentaryFacts {
  toReview: number;
  unconfirmed: number;
  jobs: readonly { queue: string; state: string; count: number }[];
}

const KEY = Symbol.for("backupchecks.metrics");
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

function build() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: "backupchecks_http_request_duration_seconds",
      help: "Answers to requests, by route and status; 499 where the client left before the end",
      labelNames: ["method", "route", "status"] as const,
      buckets: SECONDS,
      registers,
    }),
    ingested: new Counter({
      name: "backupchecks_ingest_runs_total",
      help: "Runs that were sent in: created, duplicate or rejected",
      labelNames: ["result"] as const,
      registers,
    }),
    autotask: new Histogram({
      name: "backupchecks_autotask_request_duration_seconds",
      help: "Requests to Autotask by entity, purpose and outcome",
      labelNames: ["entity", "purpose", "outcome"] as const,
      buckets: SECONDS,
      registers,
    }),
    logged: new Counter({
      name: "backupchecks_log_lines_total",
      help: "Lines of the log by level; those of level error are failures that nobody expected",
      labelNames: ["level"] as const,
      registers,
    }),
    rounds: new Histogram({
      name: "backupchecks_background_round_duration_seconds",
      help: "Rounds of background work done by this process, by queue and outcome",
      labelNames: ["queue", "outcome"] as const,
      buckets: SECONDS,
      registers,
    }),
    toReview: new Gauge({
      name: "backupchecks_runs_to_review",
      help: "Runs that nobody has reviewed yet",
      registers,
    }),
    unconfirmed: new Gauge({
      name: "backupchecks_creations_unconfirmed",
      help: "Tickets of which it is not known whether Autotask made them",
      registers,
    }),
    jobs: new Gauge({
      name: "backupchecks_background_jobs",
      help: "Jobs of the background by queue and state",
      labelNames: ["queue", "state"] as const,
      registers,
    }),
    database: new Gauge({
      name: "backupchecks_database_up",
      help: "1 while the database answers; without it the gauges that are read from it are left out",
      registers,
    }),
  };
}

/** One set for a process: a bundler may load this module several times, and counters kept twice count half. */
function metrics(): ReturnType<typeof build> {
  const holder = globalThis as { [KEY]?: ReturnType<typeof build> };
  holder[KEY] ??= build();
  return holder[KEY];
}

export function countRequest({ method, route, status, seconds }: AnsweredRequest): void {
  metrics().requests.observe({ method, route, status: String(status) }, seconds);
}

export function countIngested(results: readonly { result: string }[]): void {
  for (const { result } of results) metrics().ingested.inc({ result });
}

export function countAutotaskCall(call: {
  entity: string;
  purpose: string;
  outcome: string;
  durationMs: number;
}): void {
  const { entity, purpose, outcome } = call;
  metrics().autotask.observe({ entity, purpose, outcome }, call.durationMs / 1000);
}

export function countLogLine(level: string): void {
  metrics().logged.inc({ level });
}

/** Does one round of background work and counts it. @throws what the work throws. */
export async function countedRound<T>(queue: string, work: () => Promise<T>): Promise<T> {
  const end = metrics().rounds.startTimer({ queue });
  try {
    const result = await work();
    end({ outcome: "ok" });
    return result;
  } catch (error) {
    end({ outcome: "failed" });
    throw error;
  }
}

/** All metrics as Prometheus reads them. `null`: the database did not answer. */
export async function metricsText(facts: MomentaryFacts | null): Promise<{ type: string; text: string }> {
  const { registry, toReview, unconfirmed, jobs, database } = metrics();
  // What was read the last time is no longer so. A reset alone would leave a zero, which says something.
  toReview.remove();
  unconfirmed.remove();
  jobs.reset();
  database.set(facts ? 1 : 0);
  if (facts) {
    toReview.set(facts.toReview);
    unconfirmed.set(facts.unconfirmed);
    for (const { queue, state, count } of facts.jobs) jobs.set({ queue, state }, count);
  }
  return { type: registry.contentType, text: await registry.metrics() };
}
