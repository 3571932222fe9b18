import { cpus, loadavg, totalmem } from "node:os";
import type { DataSet } from "./data-set";
import { AIMS, figure, growthOf, missesOf, tableLines, verdict } from "./figures";
import type { IngestMeasured } from "./ingest-measuring";
import type { PageFigures, PagesMeasured } from "./page-measuring";
import { type RetentionMeasured, retentionLines } from "./retention-measuring";

/** One size of the fleet, with whatever was measured on it. */
export interface SizeResult {
  data: DataSet;
  pages: PagesMeasured | null;
  ingest: IngestMeasured | null;
}

/** What `bench-results.json` holds: the parts that were measured, the others as `null`. Times are milliseconds where nothing else is said. */
export interface BenchResults {
  measuredAt: string;
  machine: Machine;
  aims: typeof AIMS;
  sizes: SizeResult[];
  retention: RetentionMeasured | null;
}

export interface Machine {
  processors: string;
  memoryGiB: number;
  node: string;
  postgresql: string;
  /** The load of the last minute before the first measurement, and after the last: others' work included. */
  loadBefore: number;
  loadAfter: number | null;
}

export function machine(postgresql: string): Machine {
  const all = cpus();
  return {
    processors: `${all.length} × ${all[0]?.model.trim() ?? "unknown"}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    postgresql,
    loadBefore: loadNow(),
    loadAfter: null,
  };
}

export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

/** The whole report as it is printed. */
export function reportLines({ measuredAt, machine: on, sizes, retention }: BenchResults): string[] {
  const load = `load ${on.loadBefore} before and ${on.loadAfter ?? "?"} after`;
  return [
    `${measuredAt.slice(0, 10)}, ${on.processors}, ${on.memoryGiB} GiB, Node ${on.node}, PostgreSQL ${on.postgresql}, ${load}`,
    ...sizes.map(({ data }) => dataLine(data)),
    ...pagesReport(sizes),
    ...ingestReport(sizes),
    ...(retention ? retentionLines(retention) : []),
  ];
}

function dataLine({ runs, objects, unreviewed, troubleShare, bytes }: DataSet): string {
  const trouble = `${(troubleShare * 100).toFixed(1)} % with a headline`;
  return `${whole(runs)} runs: ${whole(objects)} objects, ${whole(unreviewed)} unreviewed, ${trouble}, ${whole(bytes / 2 ** 20)} MiB`;
}

function pagesReport(sizes: readonly SizeResult[]): string[] {
  const measured = sizes.filter((size): size is SizeResult & { pages: PagesMeasured } => size.pages !== null);
  const [first, last] = [measured[0], measured.at(-1)];
  if (!first || !last) return [];
  const grows = first !== last;
  const requests = first.pages.empty.page.count;
  const header = [
    "Page",
    ...measured.flatMap(({ data }) => [
      "rows",
      "kB",
      `p50 at ${whole(data.runs)}`,
      "p95",
      "SQL p50",
      "SQL p95",
    ]),
    ...(grows ? ["growth"] : []),
    "aim",
  ];
  const empty = [
    "Empty page",
    ...measured.flatMap(({ pages: { empty: it } }) => [
      "",
      figure(it.kilobytes),
      figure(it.page.p50),
      figure(it.page.p95),
      "",
      "",
    ]),
    ...(grows ? [figure(growthOf(first.pages.empty.page, last.pages.empty.page))] : []),
    "floor",
  ];
  const rows = last.pages.pages.map((largest, index) => {
    const all = measured.map(({ pages }) => pages.pages[index] as PageFigures);
    const growth = grows ? growthOf((all[0] as PageFigures).page, largest.page) : null;
    return [
      largest.name,
      ...all.flatMap(cellsOf),
      ...(growth === null ? [] : [growth.toFixed(2)]),
      last.data.runs >= AIMS.runs ? verdict(missesOf(largest.page, growth)) : "",
    ];
  });
  return [
    "",
    `Pages: milliseconds until the whole answer is there, one connection, ${requests} requests each.`,
    `Aim at ${whole(AIMS.runs)} runs: p50 ≤ ${AIMS.p50}, p95 ≤ ${AIMS.p95}, growth of p50 ≤ ${AIMS.growth}.`,
    "Rows: of the page's list, most often; where a small fleet has fewer to show, growth tells of that too.",
    "SQL: the page's own statements, one after the other, through the bare driver. Empty page: the one for a wrong address, without a statement.",
    "",
    ...tableLines(header, [empty, ...rows]),
  ];
}

function cellsOf({ rows, kilobytes, page, sql }: PageFigures): string[] {
  return [
    String(rows),
    figure(kilobytes),
    figure(page.p50),
    figure(page.p95),
    figure(sql.p50),
    figure(sql.p95),
  ];
}

function ingestReport(sizes: readonly SizeResult[]): string[] {
  const rows = sizes.flatMap(({ data, ingest }) => {
    if (!ingest) return [];
    return [ingest.single, ingest.batch].map((door) => {
      const aim = door.runsPerRequest === 1 ? AIMS.single : AIMS.batch;
      return [
        door.runsPerRequest === 1 ? "One run a request" : `${whole(door.runsPerRequest)} runs a request`,
        whole(data.runs),
        String(door.connections),
        whole(door.runsPerSecond),
        figure(door.request.p50),
        figure(door.request.p95),
        whole(door.copyRunsPerSecond),
        door.runsPerRequest === 1 ? whole(ingest.emptyRequestsPerSecond) : "",
        data.runs >= AIMS.runs ? (door.runsPerSecond >= aim ? "met" : `not met: ≥ ${whole(aim)}`) : "",
      ];
    });
  });
  if (rows.length === 0) return [];
  return [
    "",
    `Ingest: runs a second, three objects each, on the disk when acknowledged. Aim at ${whole(AIMS.runs)} runs: ≥ ${whole(AIMS.single)} singly, ≥ ${whole(AIMS.batch)} in batches.`,
    "COPY: the same runs by COPY, as many a transaction. Empty: requests a second that the application answers with nothing to do.",
    "",
    ...tableLines(
      ["Ingest", "at runs", "connections", "runs/s", "p50 ms", "p95 ms", "COPY runs/s", "empty/s", "aim"],
      rows,
    ),
  ];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
