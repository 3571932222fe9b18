import { NextRequest } from "next/server";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST as postReport } from "@/app/api/v1/reports/[format]/route";
import { POST as postRuns } from "@/app/api/v1/runs/route";
import { actor, deps, granted, removeRuns, report, setInstance } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import type { IngestEntry } from "@/lib/use-cases/accept-runs";
import { createToken, revokeTokens } from "@/lib/use-cases/manage-tokens";

const { sql } = databaseForTests();
let token: string;

beforeAll(async () => {
  token = granted(await createToken(actor(), { name: "Night" }, deps())).token;
});
beforeEach(removeRuns);

const JSON_TYPE = "application/json";
const LINES_TYPE = "application/x-ndjson";

function post(body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  const given = { authorization: `Bearer ${token}`, "content-type": JSON_TYPE, ...headers };
  const init = { method: "POST", body, headers: given, duplex: "half" } as RequestInit;
  return postRuns(new Request("http://localhost:3000/api/v1/runs", init));
}

const send = (input: unknown) => post(JSON.stringify(input));
const sendLines = (lines: string[]) => post(lines.join("\n"), { "content-type": LINES_TYPE });
const entriesOf = async (response: Response) => (await response.json()) as IngestEntry[];
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; message: string } }).error;
const said = (entries: IngestEntry[]) => entries.map(({ externalId, result }) => `${externalId} ${result}`);

describe("POST /api/v1/runs", () => {
  it("takes one run and answers with a list of one", async () => {
    const response = await send(report({ externalId: "one" }));
    expect(response.status).toBe(200);
    expect(said(await entriesOf(response))).toEqual(["one created"]);
  });

  it("takes an array and answers in its order", async () => {
    const response = await send(["c", "a", "b", "a"].map((externalId) => report({ externalId })));
    expect(response.status).toBe(200);
    expect(said(await entriesOf(response))).toEqual(["c created", "a created", "b created", "a duplicate"]);
  });

  it("takes one run a line, whatever ends a line, and answers in the order of the lines", async () => {
    const line = (externalId: string) => JSON.stringify(report({ externalId }));
    const response = await sendLines([`${line("c")}\r`, "", line("a"), "  ", line("b"), ""]);
    expect(response.status).toBe(200);
    expect(said(await entriesOf(response))).toEqual(["c created", "a created", "b created"]);
  });

  it("keeps the good lines among lines that are no JSON", async () => {
    const response = await sendLines([JSON.stringify(report({ externalId: "good" })), "{oops", "7"]);
    expect(response.status).toBe(207);
    const entries = await entriesOf(response);
    expect(said(entries)).toEqual(["good created", "null rejected", "null rejected"]);
    expect(entries[1]?.errors).toEqual([{ path: "", message: "must be a JSON object" }]);
    expect(await sql("SELECT external_id FROM runs")).toEqual([{ external_id: "good" }]);
  });

  it.each([
    [[report()], 200],
    [[report(), report({ status: "?" })], 207],
    [[report({ status: "?" })], 422],
  ])("says with its status what became of the batch (%#)", async (batch, status) => {
    expect((await send(batch)).status).toBe(status);
  });

  it("answers with the whole address of a run where the base URL is set, else with its path", async () => {
    const [path] = await entriesOf(await send(report()));
    expect(path?.url).toBe(`/jobs/${path?.jobId}/runs/${path?.runId}`);
    await setInstance({ baseUrl: "https://backupchecks.example.com/bc" });
    const [whole] = await entriesOf(await send(report()));
    expect(whole?.url).toBe(`https://backupchecks.example.com/bc/jobs/${whole?.jobId}/runs/${whole?.runId}`);
  });

  it("takes a content type with parameters, in any letters", async () => {
    expect(
      (await post(JSON.stringify(report()), { "content-type": "Application/JSON; charset=utf-8" })).status,
    ).toBe(200);
  });

  it("takes a thousand runs in an array, and not one more", async () => {
    const batch = Array.from({ length: 1_001 }, (_, n) => report({ externalId: `${n}` }));
    const whole = await send(batch.slice(1));
    expect([whole.status, (await entriesOf(whole)).length]).toEqual([200, 1_000]);
    const over = await send(batch);
    expect(over.status).toBe(413);
    expect(await errorOf(over)).toEqual({
      code: "too-many",
      message: "The array holds 1001 runs. Send at most 1000.",
    });
  });

  it("takes ten thousand lines, and not one more", async () => {
    const whole = await sendLines(Array(10_000).fill("{}"));
    expect([whole.status, (await entriesOf(whole)).length]).toEqual([422, 10_000]);
    const over = await sendLines(Array(10_001).fill("{}"));
    expect(over.status).toBe(413);
    expect((await errorOf(over)).message).toContain("10000");
  });

  it("takes lines in several transactions and answers as one", async () => {
    const lines = Array.from({ length: 1_200 }, (_, n) => JSON.stringify(report({ externalId: `${n}` })));
    const entries = await entriesOf(await sendLines(lines));
    expect(entries.map(({ externalId }) => externalId)).toEqual(lines.map((_, n) => `${n}`));
    expect(entries.every(({ result }) => result === "created")).toBe(true);
  });

  it.each([
    ["", 400, "invalid-json"],
    ["{", 400, "invalid-json"],
    ["[]", 422, "empty"],
  ])("refuses the body %j", async (body, status, code) => {
    const response = await post(body);
    expect([response.status, (await errorOf(response)).code]).toEqual([status, code]);
  });

  it("refuses lines that hold no run", async () => {
    const response = await sendLines(["", " \r"]);
    expect([response.status, (await errorOf(response)).code]).toEqual([422, "empty"]);
  });

  it.each(["text/plain", "application/json-seq", "multipart/form-data", ""])(
    "refuses the content type %j",
    async (type) => {
      const response = await post(JSON.stringify(report()), { "content-type": type });
      expect([response.status, (await errorOf(response)).code]).toEqual([415, "unsupported-type"]);
    },
  );

  it("refuses more than 32 MiB by what is announced, and by what comes", async () => {
    const announced = await post("{}", { "content-length": String(32 * 1024 * 1024 + 1) });
    expect(announced.status).toBe(413);
    expect((await errorOf(announced)).message).toContain("32 MiB");
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const streamed = await post(endless);
    expect([streamed.status, (await errorOf(streamed)).code]).toEqual([413, "too-large"]);
    expect(sent).toBeLessThan(40);
  });
});

describe("the token", () => {
  it.each([
    ["none", undefined],
    ["another scheme", () => `Basic ${token}`],
    ["an unknown one", () => `Bearer bct_${"x".repeat(43)}`],
    ["one letter off", () => `Bearer ${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`],
    ["one that is too short to be one", () => "Bearer x"],
  ])("refuses %s", async (_, authorization) => {
    const headers: Record<string, string> = { "content-type": JSON_TYPE };
    if (authorization) headers.authorization = authorization();
    const request = new Request("http://localhost:3000/api/v1/runs", {
      method: "POST",
      body: JSON.stringify(report()),
      headers,
    });
    const response = await postRuns(request);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect((await errorOf(response)).code).toBe("unauthorized");
    expect(await sql("SELECT 1 FROM runs")).toEqual([]);
  });

  it("is refused from the moment in which it is revoked", async () => {
    const other = granted(await createToken(actor(), { name: "Other" }, deps())).token;
    const authorization = `Bearer ${other}`;
    expect((await post(JSON.stringify(report()), { authorization })).status).toBe(200);
    granted(await revokeTokens(actor(), { nameOrId: "Other" }, deps()));
    expect((await post(JSON.stringify(report()), { authorization })).status).toBe(401);
    expect((await send(report())).status).toBe(200);
  });

  it("may be wrong only so often from one address, and says when to come again", async () => {
    const headers = { authorization: "Bearer nothing-that-is-a-token", "x-backupchecks-peer": "192.0.2.77" };
    const statuses = new Set<number>();
    let last = new Response();
    for (let n = 0; n < 61; n += 1) {
      last = await post("{}", headers);
      statuses.add(last.status);
    }
    expect([...statuses]).toEqual([401, 429]);
    expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await errorOf(last)).code).toBe("throttled");
    expect((await send(report())).status).toBe(200);
  });
});

/** The query as fields, or as somebody typed it. */
function postTo(
  format: string,
  query: Record<string, string> | string,
  body = "",
  headers: Record<string, string> = {},
): Promise<Response> {
  const typed = typeof query === "string" ? query : new URLSearchParams(query);
  const url = `http://localhost:3000/api/v1/reports/${format}?${typed}`;
  const request = new NextRequest(url, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  return postReport(request, { params: Promise.resolve({ format }) });
}
const named = { customer: "Contoso", job: "Nightly" };

describe("a token that is bound to a customer", () => {
  const bound = async () => {
    await send(report({ externalId: "before" }));
    const made = granted(
      await createToken(actor(), { name: "Bound", customer: { named: "Contoso" } }, deps()),
    );
    return { authorization: `Bearer ${made.token}` };
  };
  const refusal = {
    path: "customer",
    message: 'must be the customer that this token is bound to. Send "Contoso", or use another token.',
  };

  it("brings runs of that one; others are refused one by one, and make no customer", async () => {
    const headers = await bound();
    const batch = [
      report({ externalId: "own" }),
      report({ externalId: "other", customer: "Fabrikam" }),
      report({ externalId: "spelled", customer: " CONTOSO " }),
      { externalId: "broken" },
    ];
    const response = await post(JSON.stringify(batch), headers);
    expect(response.status).toBe(207);
    const entries = await entriesOf(response);
    expect(said(entries)).toEqual(["own created", "other rejected", "spelled created", "broken rejected"]);
    expect(entries[1]).toEqual({
      externalId: "other",
      runId: null,
      jobId: null,
      url: null,
      status: null,
      result: "rejected",
      errors: [refusal],
    });
    expect(await sql("SELECT name FROM customers")).toEqual([{ name: "Contoso" }]);
  });

  it("must name its customer all the same, as the contract wants one of every run", async () => {
    const headers = await bound();
    const [entry] = await entriesOf(await post(JSON.stringify(report({ customer: undefined })), headers));
    expect(entry?.errors).toEqual([{ path: "customer", message: "is required" }]);
    expect((await postTo("restic", { job: "Nightly" }, "", headers)).status).toBe(422);
  });

  it("brings reports of that one; for another the answer says the same", async () => {
    const headers = await bound();
    const body = "Fatal: wrong password or no key found";
    const query = { ...named, exitCode: "1", externalId: "n1" };
    expect((await postTo("restic", query, body, headers)).status).toBe(200);
    const response = await postTo("restic", { ...query, customer: "Fabrikam" }, body, headers);
    expect(response.status).toBe(422);
    expect(await entriesOf(response)).toMatchObject([
      { externalId: "n1", result: "rejected", errors: [refusal] },
    ]);
    expect(await sql("SELECT name FROM customers")).toEqual([{ name: "Contoso" }]);
  });
});

describe("POST /api/v1/reports/{format}", () => {
  it("answers with the same list as for runs", async () => {
    const body = "Fatal: wrong password or no key found";
    const response = await postTo("restic", { ...named, exitCode: "1", externalId: "n1" }, body);
    expect(response.status).toBe(200);
    expect(await entriesOf(response)).toEqual([
      {
        externalId: "n1",
        runId: expect.any(String),
        jobId: expect.any(String),
        url: expect.stringContaining("/runs/"),
        status: "error",
        result: "created",
        errors: [],
      },
    ]);
  });

  it.each([
    [{ job: "Nightly" }, "customer is required"],
    [{ customer: "Contoso" }, "job is required"],
    [{ ...named, exitCode: "" }, "exitCode must be a whole number"],
    [
      { ...named, startedAt: "yesterday" },
      "startedAt must be an ISO 8601 time with an offset, e.g. 2026-11-22T22:00:04+01:00",
    ],
    [
      { ...named, startedAt: "2026-11-22T22:00:00Z", endedAt: "2026-11-22T22:59:59+01:00" },
      "endedAt must not be before startedAt",
    ],
  ])("refuses the query %j", async (query, message) => {
    const response = await postTo("restic", query as Record<string, string>);
    expect([response.status, await errorOf(response)]).toEqual([422, { code: "invalid-query", message }]);
  });

  it("takes times as the contract writes them, typed into the address as they are", async () => {
    const times = "startedAt=2026-11-22T22:00:04+01:00&endedAt=2026-11-22T22:41:30+01:00";
    const response = await postTo("restic", `customer=Contoso&job=Nightly&${times}`, "Fatal: wrong password");
    expect(response.status).toBe(200);
    expect(await sql("SELECT started_at, ended_at FROM runs")).toEqual([
      { started_at: new Date("2026-11-22T21:00:04Z"), ended_at: new Date("2026-11-22T21:41:30Z") },
    ]);
  });

  it("refuses a format that has no reader, and a report in which no run can be read", async () => {
    expect((await postTo("constructor", named)).status).toBe(404);
    const response = await postTo("restic", named, "Bonjour");
    expect([response.status, (await errorOf(response)).code]).toEqual([422, "unreadable-report"]);
  });

  it("takes a ticket number of before the integration, as the other address does", async () => {
    await send(report({ externalId: "api", ticketNumber: "T1" }));
    await sendLines([JSON.stringify(report({ externalId: "line", ticketNumber: "T2" }))]);
    const query = { ...named, externalId: "restic", ticketNumber: "T3" };
    await postTo("restic", query, "Fatal: wrong password or no key found");
    expect(await sql("SELECT manual_ticket_number AS number FROM runs ORDER BY 1")).toEqual([
      { number: "T1" },
      { number: "T2" },
      { number: "T3" },
    ]);
  });

  it("asks for the token first", async () => {
    expect((await postTo("nothing", {}, "", { authorization: "" })).status).toBe(401);
  });
});
