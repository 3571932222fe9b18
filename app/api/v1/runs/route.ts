import { errorAnswer } from "@/app/api/json-answer";
import { bearerOf, bodyOf, entriesAnswer } from "@/app/api/v1/ingest-request";
import type { TokenBearer } from "@/lib/auth/api-key";
import { log } from "@/lib/log";
import { MAX_BODY_BYTES, MAX_RUNS_PER_ARRAY, MAX_RUNS_PER_NDJSON } from "@/lib/schemas/ingest-run";
import { acceptRuns, type IngestEntry } from "@/lib/use-cases/accept-runs";
import { storedBaseUrl } from "@/lib/use-cases/base-url";

/** Ingest (contracts.md): one run, an array of runs, or one run a line. */
export async function POST(request: Request): Promise<Response> {
  const bearer = await bearerOf(request);
  if (bearer instanceof Response) return bearer;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json" && type !== "application/x-ndjson")
    return errorAnswer(415, "unsupported-type", "Send application/json or application/x-ndjson.");
  const body = await bodyOf(request, MAX_BODY_BYTES);
  if (body instanceof Response) return body;
  // Some shells write a byte order mark before what they send.
  const content = body.replace(/^\uFEFF/, "");
  const read = type === "application/json" ? readJson(content) : readLines(content);
  if (read instanceof Response) return read;
  try {
    return entriesAnswer(await acceptInParts(read, bearer));
  } catch (error) {
    log.error({ err: error, source: bearer.name }, "ingest failed");
    return errorAnswer(503, "unavailable", "The runs could not be stored just now. Send them again.", {
      "retry-after": "5",
    });
  }
}

/** A part is one transaction: a long batch holds no lock for long, and what is answered is durable. */
async function acceptInParts(
  runs: readonly unknown[],
  { customerNames }: TokenBearer,
): Promise<IngestEntry[]> {
  const baseUrl = await storedBaseUrl();
  const entries: IngestEntry[] = [];
  for (let from = 0; from < runs.length; from += MAX_RUNS_PER_ARRAY) {
    entries.push(...(await acceptRuns(runs.slice(from, from + MAX_RUNS_PER_ARRAY), baseUrl, customerNames)));
  }
  return entries;
}

function readJson(body: string): unknown[] | Response {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return errorAnswer(400, "invalid-json", "The body is not JSON.");
  }
  if (!Array.isArray(parsed)) return [parsed];
  if (parsed.length === 0) return errorAnswer(422, "empty", "The array holds no run. Send 1 to 1000.");
  if (parsed.length > MAX_RUNS_PER_ARRAY)
    return errorAnswer(
      413,
      "too-many",
      `The array holds ${parsed.length} runs. Send at most ${MAX_RUNS_PER_ARRAY}.`,
    );
  return parsed;
}

/** A line that is no JSON is one rejected run and spoils no other. */
function readLines(body: string): unknown[] | Response {
  const lines = body.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) return errorAnswer(422, "empty", "The body holds no run.");
  if (lines.length > MAX_RUNS_PER_NDJSON)
    return errorAnswer(
      413,
      "too-many",
      `The body holds ${lines.length} runs. Send at most ${MAX_RUNS_PER_NDJSON}.`,
    );
  return lines.map((line) => {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      return null;
    }
  });
}
