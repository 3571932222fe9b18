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

const WRONG_ADDRESS = "/no-such-page";

/** Asks for each case's addresses in turn, one request at a time, and measures the floors beside it. */
export async function measurePages(
  { origin, cookie, client }: { origin: string; cookie: string; client: pg.Client },
  cases: readonly PageCase[],
  patience: Patience,
): Promise<PagesMeasured> {
  const http = httpClient(origin, 1);
  try {
    // Each page shares code with the others: without a round through all, the first to be measured would pay for compiling it.
    for (const { requests } of cases) await warmUp(http, cookie, requests, patience);
    const empty = await timesOf(http, cookie, [WRONG_ADDRESS], 404, patience);
    const pages: PageFigures[] = [];
    for (const { name, requests } of cases) {
      const paths = requests.map(({ path }) => path);
      const measured = await timesOf(http, cookie, paths, 200, patience);
      const rows: number[] = [];
      const recorded: Statement[][] = [];
      for (const { path, story } of requests) {
        let told: Told = { rows: 0, ids: [] };
        recorded.push(
          await statementsOf(async () => {
            told = await story();
          }),
        );
        rows.push(told.rows);
        await assertShown(http, cookie, path, told);
      }
      const sql = await replayTimes(client, recorded, patience);
      pages.push({
        name,
        addresses: paths.length,
        rows: spreadOf(rows).p50,
        statements: spreadOf(recorded.map((each) => each.length)).p50,
        ...measured,
        sql,
      });
    }
    return { empty: { page: empty.page, kilobytes: empty.kilobytes }, pages };
  } finally {
    http.close();
  }
}

/** A page that is quick because it shows something else would be measured for nothing. */
async function assertShown(http: HttpClient, cookie: string, path: string, { ids }: Told): Promise<void> {
  const body = await http.textOf(path, { cookie, accept: "text/html" });
  const absent = ids.filter((id) => !body.includes(id));
  if (absent.length > 0) throw new Error(`${path} does not show ${absent.length} of its ${ids.length} rows.`);
}

async function warmUp(
  http: HttpClient,
  cookie: string,
  requests: PageCase["requests"],
  { warmUps }: Patience,
): Promise<void> {
  for (let n = 0; n < warmUps; n += 1)
    await http.get(requests[n % requests.length]?.path ?? "/", headersOf(cookie));
}

/** What a browser says that asks for a page. */
function headersOf(cookie: string): Record<string, string> {
  return { cookie, accept: "text/html", "accept-encoding": "gzip" };
}

async function timesOf(
  http: HttpClient,
  cookie: string,
  paths: readonly string[],
  expected: number,
  { requests, warmUps }: Patience,
): Promise<{ page: Spread; firstByte: Spread; kilobytes: number }> {
  const [page, firstByte, sizes]: [number[], number[], number[]] = [[], [], []];
  for (let n = -warmUps; n < requests; n += 1) {
    const path = paths[(n + warmUps) % paths.length] as string;
    const answer = await http.get(path, headersOf(cookie));
    if (answer.status !== expected)
      throw new Error(`${path} answered ${answer.status} instead of ${expected}.`);
    if (n < 0) continue;
    page.push(answer.ms);
    firstByte.push(answer.firstByteMs);
    sizes.push(answer.bytes);
  }
  return { page: spreadOf(page), firstByte: spreadOf(firstByte), kilobytes: spreadOf(sizes).p50 / 1024 };
}

async function replayTimes(
  client: pg.Client,
  recorded: readonly Statement[][],
  { requests, warmUps }: Patience,
): Promise<Spread> {
  const times: number[] = [];
  for (let n = -warmUps; n < requests; n += 1) {
    const ms = await replay(client, recorded[(n + warmUps) % recorded.length] as Statement[]);
    if (n >= 0) times.push(ms);
  }
  return spreadOf(times);
}
