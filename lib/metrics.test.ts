import { describe, expect, it } from "vitest";
import { countAutotaskCall, countedRound, countIngested, countRequest, metricsText } from "@/lib/metrics";

const lines = async (facts: Parameters<typeof metricsText>[0] = null) =>
  (await metricsText(facts)).text.split("\n");

describe("the metrics", () => {
  it("count what this process did, in Prometheus' own words", async () => {
    countRequest({ method: "GET", route: "/jobs/[jobId]", status: 200, seconds: 0.2 });
    countIngested([{ result: "created" }, { result: "created" }, { result: "rejected" }]);
    countAutotaskCall({ entity: "Tickets", purpose: "create", outcome: "throttled", durationMs: 300 });
    await countedRound("a", async () => 1);
    await expect(countedRound("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const { type } = await metricsText(null);
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'backupchecks_http_request_duration_seconds_bucket{le="0.25",method="GET",route="/jobs/[jobId]",status="200"} 1',
        'backupchecks_ingest_runs_total{result="created"} 2',
        'backupchecks_ingest_runs_total{result="rejected"} 1',
        'backupchecks_autotask_request_duration_seconds_sum{entity="Tickets",purpose="create",outcome="throttled"} 0.3',
        'backupchecks_background_round_duration_seconds_count{queue="a",outcome="ok"} 1',
        'backupchecks_background_round_duration_seconds_count{queue="a",outcome="failed"} 1',
        expect.stringMatching(/^process_resident_memory_bytes \d+/),
      ]),
    );
  });

  it("tell how things stand where the database answers, and leave that out where it does not", async () => {
    const jobs = [{ queue: "a", state: "queued", count: 2 }];
    expect(await lines({ toReview: 7, unconfirmed: 1, jobs })).toEqual(
      expect.arrayContaining([
        "backupchecks_runs_to_review 7",
        "backupchecks_creations_unconfirmed 1",
        'backupchecks_background_jobs{queue="a",state="queued"} 2',
        "backupchecks_database_up 1",
      ]),
    );
    const without = await lines();
    expect(without).toContain("backupchecks_database_up 0");
    for (const gauge of ["runs_to_review", "creations_unconfirmed", "background_jobs"])
      expect(
        without.filter((line) => new RegExp(`^backupchecks_${gauge}[ {]`).test(line)),
        gauge,
      ).toEqual([]);
  });
});
