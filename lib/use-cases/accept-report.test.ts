import { beforeEach, describe, expect, it } from "vitest";
import type { ReportQuery } from "@/lib/schemas/ingest-run";
import { granted, removeRuns } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { acceptReport, isReportFormat } from "@/lib/use-cases/accept-report";

const { sql } = databaseForTests();

const NOW = new Date("2026-11-23T06:00:00Z");
const WRONG_PASSWORD = "Fatal: wrong password or no key found\n";
const query = (given: Partial<ReportQuery> = {}): ReportQuery => ({
  customer: "Contoso",
  job: "Nightly",
  ...given,
});

async function accept(text: string, given: Partial<ReportQuery> = {}) {
  const [entry] = granted(
    await acceptReport({ format: "restic", text, query: query(given) }, { baseUrl: null, now: NOW }),
  );
  if (!entry) throw new Error("no entry");
  return entry;
}

/** What `restic backup --json` writes in the end. */
const summary = (given: Record<string, unknown> = {}) =>
  `${JSON.stringify({ message_type: "summary", files_new: 1, files_changed: 0, files_unmodified: 2, dirs_new: 0, dirs_changed: 0, dirs_unmodified: 1, data_blobs: 1, tree_blobs: 1, data_added: 10, total_files_processed: 3, total_bytes_processed: 100, total_duration: 1.5, snapshot_id: "f".repeat(64), ...given })}\n`;

const failedItem = (item: string, message: string) =>
  `${JSON.stringify({ message_type: "error", error: { message }, during: "archival", item })}\n`;

beforeEach(removeRuns);

describe("acceptReport", () => {
  it("keeps the run, and the report beside it as the tool wrote it", async () => {
    const entry = await accept(WRONG_PASSWORD, { exitCode: 12, ticketNumber: "T1" });
    expect(entry).toMatchObject({ status: "error", result: "created" });
    expect(
      await sql("SELECT source, started_at, manual_ticket_number FROM runs WHERE id = $1", [entry.runId]),
    ).toEqual([{ source: "restic", started_at: NOW, manual_ticket_number: "T1" }]);
    expect(
      await sql("SELECT format, exit_code, body FROM run_reports WHERE run_id = $1", [entry.runId]),
    ).toEqual([{ format: "restic", exit_code: 12, body: WRONG_PASSWORD }]);
    expect(await sql("SELECT software, type, name FROM jobs")).toEqual([
      { software: expect.stringMatching(/restic/i), type: "Backup", name: "Nightly" },
    ]);
  });

  it("refuses what no run can be read from, with the reader's reason, and keeps nothing", async () => {
    const refused = await acceptReport(
      { format: "restic", text: "Bonjour", query: query() },
      { baseUrl: null, now: NOW },
    );
    expect(refused).toMatchObject({
      ok: false,
      code: "unreadable-report",
      message: expect.stringMatching(/\S+ \S+.*\.$/),
    });
    expect(await sql("SELECT 1 FROM runs")).toEqual([]);
    expect(await sql("SELECT 1 FROM customers")).toEqual([]);
  });

  it("has a reader for restic alone", () => {
    expect(["restic", "Restic", "veeam", "toString", "__proto__"].map(isReportFormat)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("sameness", () => {
  it("is by externalId first", async () => {
    const first = await accept(WRONG_PASSWORD, { externalId: "n1" });
    const again = await accept(summary(), { externalId: "n1", startedAt: NOW, exitCode: 0 });
    expect(again).toEqual({ ...first, result: "duplicate" });
  });

  it("is else by job and startedAt", async () => {
    const startedAt = new Date("2026-11-22T22:00:00Z");
    const first = await accept(WRONG_PASSWORD, { startedAt });
    expect(await accept(summary(), { startedAt })).toEqual({ ...first, result: "duplicate" });
    expect((await accept(summary(), { startedAt: new Date(startedAt.getTime() + 1) })).result).toBe(
      "created",
    );
    expect((await accept(summary(), { startedAt, job: "Another" })).result).toBe("created");
  });

  it("is else by what identifies the run inside the report", async () => {
    const first = await accept(summary(), { exitCode: 0 });
    expect(await accept(summary(), { exitCode: 0 })).toEqual({ ...first, result: "duplicate" });
    expect((await accept(summary({ snapshot_id: "e".repeat(64) }), { exitCode: 0 })).result).toBe("created");
  });

  it("is not there where a report has none of these: two nights of a wrong password are two runs", async () => {
    const [first, second] = [await accept(WRONG_PASSWORD), await accept(WRONG_PASSWORD)];
    expect([first.result, second.result]).toEqual(["created", "created"]);
    expect(first.runId).not.toBe(second.runId);
    expect(await sql("SELECT DISTINCT started_at FROM runs")).toEqual([{ started_at: NOW }]);
  });
});

describe("what a report may hold", () => {
  it.each([
    ["NUL, as it is", WRONG_PASSWORD.replace("password", "pass\u0000word")],
    ["NUL, written as JSON writes it", `${failedItem("C:\\\\a\u0000b", "can't\u0000read")}${summary()}`],
    ["half a character", `${failedItem("a\ud834", "\udd1e is broken")}${summary({ snapshot_id: "\ud834" })}`],
  ])("%s", async (_, text) => {
    const entry = await accept(text, { exitCode: 3 });
    expect(entry.result).toBe("created");
    expect(await sql("SELECT 1 FROM runs")).toHaveLength(1);
  });

  it("leaves out an end that the report tells and that is before the start that was given", async () => {
    const startedAt = new Date("2026-11-22T22:00:00Z");
    const report = summary({ backup_start: "2026-11-22T20:00:00Z", backup_end: "2026-11-22T21:00:00Z" });
    await accept(report, { startedAt });
    expect(await sql("SELECT started_at, ended_at FROM runs")).toEqual([
      { started_at: startedAt, ended_at: null },
    ]);
  });

  it("cuts names and messages to what a run may hold, and the raw report to its end", async () => {
    const text = `${failedItem(`/${"n".repeat(400)}`, "m".repeat(30_000))}${"x".repeat(600_000)}\n${WRONG_PASSWORD}`;
    const entry = await accept(text, { exitCode: 1 });
    const [kept] = await sql<{ names: number; messages: number }>(
      "SELECT coalesce(max(length(name)), 0) AS names, coalesce(max(length(message)), 0) AS messages FROM run_objects",
    );
    expect(kept?.names).toBeLessThanOrEqual(300);
    expect(kept?.messages).toBeLessThanOrEqual(20_000);
    const [raw] = await sql<{ body: string }>("SELECT body FROM run_reports WHERE run_id = $1", [
      entry.runId,
    ]);
    expect(raw?.body).toHaveLength(500_000);
    expect(raw?.body.endsWith(WRONG_PASSWORD)).toBe(true);
  });
});
