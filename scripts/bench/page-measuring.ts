import type pg from "pg";
import { type Spread, spreadOf } from "./figures";
import { type HttpClient, httpClient } from "./http-client";
import type { PageCase, Told } from "./page-cases";
import { replay, type Statement, statementsOf } from "./recorded-statements";

export interface PageFigures {
  name: string;
  addresses: number;
  /** Rows of the list, most often. */
  rows: number;
  kilobytes: number;
  /** Milliseconds until the whole answer is there, and until its first byte. */
  page: Spread;
  firstByte: Spread;
  /** The floor: the page's own statements, one after the other, through one bare connection. */
  sql: Spread;
  statements: number;
}

export interface PagesMeasured {
  /** The other floor: a page of the same application for the same person with no statement in it (the page for a wrong address). */
  empty: { page: Spread; kilobytes: number };
  pages: PageFigures[];
}

export interface Patience {
  requests: number;
  warmUps: number;
}

/** A case with what its stories came to and sent, address by address. */
export interface PreparedCase {
  name: string;
  addresses: { path: string; told: Told; statements: Statement[] }[];
}

/** One size of the fleet with its application. All are prepared alike, so that their cases stand at the same places. */
export interface PageTarget {
  origin: string;
  cookie: string;
  client: pg.Client;
  cases: readonly PreparedCase[];
}

/** Tells each case's stories once, on the database of this process's environment. */
export async function preparedCases(cases: readonly PageCase[]): Promise<PreparedCase[]> {
  const prepared: PreparedCase[] = [];
  for (const { name, requests } of cases) {
    const addresses: PreparedCase["addresses"] = [];
    for (const { path, story } of requests) {
      let told: Told = { rows: 0, ids: [] };
      const statements = await statementsOf(async () => {
        told = await story();
      });
      addresses.push({ path, told, statements });
    }
    prepared.push({ name, addresses });
  }
  return prepared;
}

/** Requests to one size before it is the next one's turn. */
const TURN = 20;
const WRONG_ADDRESS = "/no-such-page";

/**
 * Asks for each case's addresses in turn, one request at a time, and measures the floors beside it. The sizes take turns, so that
 * whatever else the machine does meanwhile slows all of them alike.
 * @returns what was measured of each target, in order.
 */
export async function measurePages(
  targets: readonly PageTarget[],
  patience: Patience,
): Promise<PagesMeasured[]> {
  const meters = targets.map((target) => new Meter(target));
  try {
    // Each page shares code with the others: without a round through all, the first to be measured would pay for compiling it.
    for (const meter of meters) await meter.visitAll(patience.warmUps);
    const emptyPages = await inTurns(meters, patience, (meter) => meter.get(WRONG_ADDRESS, 404));
    const measured = emptyPages.map(
      (answers): PagesMeasured => ({
        empty: { page: spreadOf(timesOf(answers)), kilobytes: kilobytesOf(answers) },
        pages: [],
      }),
    );
    for (const index of (targets[0]?.cases ?? []).keys()) {
      const answers = await inTurns(meters, patience, (meter, n) => meter.ask(index, n));
      const floors = await inTurns(meters, patience, (meter, n) => meter.replay(index, n));
      for (const [at, { cases }] of targets.entries()) {
        // The name is this fleet's own: a small list has no thousandth page.
        const { name, addresses } = cases[index] as PreparedCase;
        const mine = answers[at] ?? [];
        measured[at]?.pages.push({
          name,
          addresses: addresses.length,
          rows: spreadOf(addresses.map(({ told }) => told.rows)).p50,
          statements: spreadOf(addresses.map(({ statements }) => statements.length)).p50,
          page: spreadOf(timesOf(mine)),
          firstByte: spreadOf(mine.map(({ firstByteMs }) => firstByteMs)),
          kilobytes: kilobytesOf(mine),
          sql: spreadOf(floors[at] ?? []),
        });
      }
    }
    return measured;
  } finally {
    for (const meter of meters) meter.close();
  }
}

interface Visit {
  ms: number;
  firstByteMs: number;
  bytes: number;
}

function timesOf(visits: readonly Visit[]): number[] {
  return visits.map(({ ms }) => ms);
}

function kilobytesOf(visits: readonly Visit[]): number {
  return spreadOf(visits.map(({ bytes }) => bytes)).p50 / 1024;
}

/** Does something with each meter so many times, in turns; what was done to warm up is left out of the outcome. */
async function inTurns<T>(
  meters: readonly Meter[],
  { requests, warmUps }: Patience,
  act: (meter: Meter, n: number) => Promise<T>,
): Promise<T[][]> {
  const outcomes: T[][] = meters.map(() => []);
  for (const meter of meters) for (let n = 0; n < warmUps; n += 1) await act(meter, n);
  for (let from = 0; from < requests; from += TURN) {
    for (const [at, meter] of meters.entries()) {
      for (let n = from; n < Math.min(requests, from + TURN); n += 1) outcomes[at]?.push(await act(meter, n));
    }
  }
  return outcomes;
}

/** One signed-in connection to one size. */
class Meter {
  private readonly http: HttpClient;

  constructor(private readonly target: PageTarget) {
    this.http = httpClient(target.origin, 1);
  }

  async get(path: string, expected: number): Promise<Visit> {
    const headers = { cookie: this.target.cookie, accept: "text/html", "accept-encoding": "gzip" };
    const answer = await this.http.get(path, headers);
    if (answer.status !== expected)
      throw new Error(`${path} answered ${answer.status} instead of ${expected}.`);
    return answer;
  }

  ask(index: number, n: number): Promise<Visit> {
    return this.get(this.addressOf(index, n).path, 200);
  }

  /** @returns milliseconds that the case's own statements take by themselves. */
  replay(index: number, n: number): Promise<number> {
    return replay(this.target.client, this.addressOf(index, n).statements);
  }

  /** Visits each case so often and looks at what its pages show: one that shows something else would be measured for nothing. */
  async visitAll(warmUps: number): Promise<void> {
    for (const [index, { addresses }] of this.target.cases.entries()) {
      for (let n = 0; n < warmUps; n += 1) await this.ask(index, n);
      for (const { path, told } of addresses) {
        const body = await this.http.textOf(path, { cookie: this.target.cookie, accept: "text/html" });
        const absent = told.ids.filter((id) => !body.includes(id));
        if (absent.length > 0)
          throw new Error(`${path} does not show ${absent.length} of its ${told.ids.length} rows.`);
      }
    }
  }

  close(): void {
    this.http.close();
  }

  private addressOf(index: number, n: number): PreparedCase["addresses"][number] {
    const { addresses } = this.target.cases[index] as PreparedCase;
    return addresses[n % addresses.length] as PreparedCase["addresses"][number];
  }
}
