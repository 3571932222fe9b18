// Everything of the application that can be asked for from outside, read from its build and its source, and how to ask for it.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { SESSION_COOKIE } from "./fixtures";

const ROOT = path.join(import.meta.dirname, "..");

export interface ServerAction {
  /** Its exported name; there is one of each. */
  name: string;
  /** By which a request names it, in the header `Next-Action`. */
  id: string;
  /** Routes of pages that hold it, as in `app/`: a request for the action goes to one of them. */
  pages: string[];
}

interface ActionManifest {
  node: Record<string, { exportedName?: string; filename?: string; workers: Record<string, unknown> }>;
}

/** The server actions of the build, by name. */
export async function serverActions(): Promise<Map<string, ServerAction>> {
  const file = path.join(ROOT, ".next", "server", "server-reference-manifest.json");
  const { node } = JSON.parse(await readFile(file, "utf8")) as ActionManifest;
  const actions = Object.entries(node).map(([id, { exportedName, filename, workers }]) => ({
    id,
    name: exportedName ?? `${filename} ${id}`,
    pages: Object.keys(workers).map((worker) =>
      addressPattern(worker.replace(/^app/, "").replace(/\/page$/, "")),
    ),
  }));
  return new Map(actions.map((action) => [action.name, action]));
}

/** The pages and request handlers in `app/`: `page /jobs/[jobId]`, `GET /api/health`. */
export async function routes(): Promise<string[]> {
  const files = await readdir(path.join(ROOT, "app"), { recursive: true });
  const found: string[] = [];
  for (const file of files) {
    const kind = path.basename(file);
    const address = addressPattern(`/${path.dirname(file).replaceAll(path.sep, "/")}`);
    if (kind === "page.tsx") found.push(`page ${address}`);
    if (kind === "route.ts") {
      const source = await readFile(path.join(ROOT, "app", file), "utf8");
      for (const method of methodsOf(source)) found.push(`${method} ${address}`);
    }
  }
  return found.sort();
}

/** The methods that a `route.ts` answers: exported functions and constants by name, or renamed in an export list. */
function methodsOf(source: string): string[] {
  const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  return methods.filter((method) =>
    new RegExp(
      `export (async function|function|const) ${method}\\b|export \\{[^}]*\\b(as )?${method}\\b[^}]*\\}`,
    ).test(source),
  );
}

/** Groups in round brackets are no part of an address. */
function addressPattern(folder: string): string {
  const segments = folder.split("/").filter((segment) => segment !== "." && !/^\(.*\)$/.test(segment));
  return segments.join("/") || "/";
}

export interface Caller {
  /** The session token; `null` for nobody. */
  token: string | null;
  /** What the request says of where it comes from. By default as our own pages would. */
  from?: { origin?: string | null; site?: string };
}

/** Headers of a request by that caller. */
export function headersOf(instanceUrl: string, { token, from }: Caller): Record<string, string> {
  const origin = from?.origin === undefined ? instanceUrl : from.origin;
  return {
    ...(token === null ? {} : { cookie: `${SESSION_COOKIE}=${token}` }),
    ...(origin === null ? {} : { origin }),
    ...(from?.site ? { "sec-fetch-site": from.site } : {}),
  };
}

/** What the run's create dialog shows at this moment, as the body that confirms it. */
export async function seenBy(
  instanceUrl: string,
  runId: string,
  caller: Caller,
): Promise<{ digest: string }> {
  const preview = await fetch(`${instanceUrl}/api/runs/${runId}/ticket-preview`, {
    headers: headersOf(instanceUrl, caller),
  });
  const { digest } = (await preview.json()) as { digest: string };
  return { digest };
}

/** Asks for a run's ticket as the create dialog does. */
export async function askForTicket(instanceUrl: string, runId: string, caller: Caller): Promise<Response> {
  return fetch(`${instanceUrl}/api/runs/${runId}/ticket`, {
    method: "POST",
    headers: { ...headersOf(instanceUrl, caller), "content-type": "application/json" },
    body: JSON.stringify(await seenBy(instanceUrl, runId, caller)),
  });
}

export interface ActionAnswer {
  status: number;
  /** The action's result; `null` where the framework refused before it was called. */
  result: { ok: boolean; code?: string; value?: unknown } | null;
  text: string;
}

/** Calls a server action as a browser does: its arguments as a JSON array, its result in a stream of React's rows. */
export async function callAction(
  instanceUrl: string,
  action: { id: string; address: string; input: unknown },
  caller: Caller,
): Promise<ActionAnswer> {
  const response = await fetch(`${instanceUrl}${action.address}`, {
    method: "POST",
    redirect: "manual",
    headers: {
      ...headersOf(instanceUrl, caller),
      "next-action": action.id,
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
    },
    body: JSON.stringify([action.input]),
  });
  const text = await response.text();
  return { status: response.status, result: resultIn(text), text };
}

/** Row 0 names under `a` the row that holds the action's result. */
function resultIn(stream: string): ActionAnswer["result"] {
  const rows = rowsIn(Buffer.from(stream));
  const head = rows.get("0");
  const named = head && /"a":"\$@([0-9a-f]+)"/.exec(head)?.[1];
  const row = named && rows.get(named);
  return row?.startsWith("{") ? (JSON.parse(row) as ActionAnswer["result"]) : null;
}

/** A row is a line; but a long text says how many bytes it has, and the next row follows at once. */
function rowsIn(stream: Buffer): Map<string, string> {
  const rows = new Map<string, string>();
  for (let rest = stream; rest.length > 0; ) {
    const colon = rest.indexOf(":");
    const line = rest.indexOf("\n");
    const end = line === -1 ? rest.length : line;
    const id = rest.subarray(0, colon).toString();
    const text = /^T([0-9a-f]+),/.exec(rest.subarray(colon + 1, colon + 20).toString());
    const start = colon + 1 + (text?.[0].length ?? 0);
    const stop = text ? start + Number.parseInt(text[1] ?? "0", 16) : end;
    rows.set(id, rest.subarray(start, stop).toString());
    rest = rest.subarray(text ? stop : end + 1);
  }
  return rows;
}
