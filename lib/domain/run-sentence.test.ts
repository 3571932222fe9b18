import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OBJECT_STATUSES, type ObjectStatus, RUN_STATUSES, type RunStatus } from "./run";
import { problemSentence, runSentence, zoneName } from "./run-sentence";

const night = {
  jobName: "Daily VM backup",
  customerName: "Contoso",
  status: "error" as RunStatus,
  startedAt: new Date("2026-11-22T21:00:04Z"),
  endedAt: new Date("2026-11-22T21:41:30Z") as Date | null,
  timeZone: "Europe/Amsterdam",
};

describe("runSentence", () => {
  it.each<[RunStatus, string]>([
    ["error", "Daily VM backup of Contoso failed on Sunday 22 November 2026 at 22:41 (Amsterdam)."],
    ["success", "Daily VM backup of Contoso succeeded on Sunday 22 November 2026 at 22:41 (Amsterdam)."],
    [
      "warning",
      "Daily VM backup of Contoso finished with warnings on Sunday 22 November 2026 at 22:41 (Amsterdam).",
    ],
    [
      "unknown",
      "Daily VM backup of Contoso ended without a readable result on Sunday 22 November 2026 at 22:41 (Amsterdam).",
    ],
    // A missed run speaks of when it was expected.
    ["missed", "Daily VM backup of Contoso did not run on Sunday 22 November 2026 at 22:00 (Amsterdam)."],
  ])("says what %s means", (status, sentence) => {
    expect(runSentence({ ...night, status })).toBe(sentence);
  });

  it.each<[string, string, string, string]>([
    [
      "without an end it is the start",
      "Europe/Amsterdam",
      "2026-11-22T21:00:04Z",
      "Sunday 22 November 2026 at 22:00 (Amsterdam)",
    ],
    ["summer time", "Europe/Amsterdam", "2026-07-05T22:30:00Z", "Monday 6 July 2026 at 00:30 (Amsterdam)"],
    [
      "the day is the zone's",
      "Pacific/Auckland",
      "2026-11-22T21:00:00Z",
      "Monday 23 November 2026 at 10:00 (Auckland)",
    ],
    [
      "behind UTC",
      "America/Argentina/Buenos_Aires",
      "2026-01-01T01:05:00Z",
      "Wednesday 31 December 2025 at 22:05 (Buenos Aires)",
    ],
    ["midnight is 00:00", "UTC", "2026-03-01T00:00:00Z", "Sunday 1 March 2026 at 00:00 (UTC)"],
    [
      "a zone nobody knows is UTC",
      "Atlantis/Center",
      "2026-03-01T12:00:00Z",
      "Sunday 1 March 2026 at 12:00 (UTC)",
    ],
  ])("%s", (_, timeZone, startedAt, moment) => {
    const sentence = runSentence({ ...night, timeZone, startedAt: new Date(startedAt), endedAt: null });
    expect(sentence).toBe(`Daily VM backup of Contoso failed on ${moment}.`);
  });

  it("is one whole line for any run", () => {
    const zones = fc.constantFrom(
      "UTC",
      "Europe/Amsterdam",
      "Asia/Kathmandu",
      "America/St_Johns",
      "nowhere",
      "",
    );
    const run = fc.record({
      status: fc.constantFrom(...RUN_STATUSES),
      startedAt: fc.date({ noInvalidDate: false }),
      timeZone: zones,
    });
    fc.assert(
      fc.property(run, (some) => {
        const sentence = runSentence({ ...night, ...some, endedAt: null });
        expect(sentence).toMatch(/^Daily VM backup of Contoso .+\.$/);
        expect(sentence).not.toMatch(/undefined|NaN|Invalid/);
      }),
    );
  });
});

describe("zoneName", () => {
  it.each([
    ["Europe/Amsterdam", "Amsterdam"],
    ["America/Argentina/Buenos_Aires", "Buenos Aires"],
    ["America/St_Johns", "St Johns"],
    ["UTC", "UTC"],
    ["Etc/UTC", "UTC"],
    ["Etc/GMT+5", "Etc/GMT+5"],
  ])("%s is %s", (zone, name) => {
    expect(zoneName(zone)).toBe(name);
  });
});

describe("problemSentence", () => {
  const objects = (...statuses: ObjectStatus[]) =>
    statuses.map((status, index) => ({
      position: index,
      name: `HV0${index + 1}`,
      type: "VM",
      status,
      message: "",
    }));

  it.each<[string, ObjectStatus[], number, number, string | null]>([
    ["none", ["success"], 0, 1, null],
    ["the only one", ["error"], 1, 1, "1 of 1 object reported a problem: HV01."],
    ["one of several", ["error", "success"], 1, 7, "1 of 7 objects reported a problem: HV01."],
    ["two", ["error", "warning", "skipped"], 2, 3, "2 of 3 objects reported problems: HV01 and HV02."],
    ["all", ["error", "unknown", "warning"], 3, 3, "3 of 3 objects reported problems: HV01, HV02 and HV03."],
    [
      "more than are named",
      ["error", "error", "error", "error", "warning"],
      12,
      40,
      "12 of 40 objects reported problems: HV01, HV02, HV03 and 9 more.",
    ],
    ["not on this page", [], 2, 9, "2 of 9 objects reported problems."],
  ])("%s", (_, statuses, problems, all, sentence) => {
    expect(problemSentence(objects(...statuses), problems, all)).toBe(sentence);
  });

  it("names and counts every problem exactly once", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...OBJECT_STATUSES), { minLength: 1, maxLength: 60 }),
        (statuses) => {
          const rows = objects(...statuses);
          const problems = rows.filter(({ status }) => status !== "success" && status !== "skipped");
          const sentence = problemSentence(rows, problems.length, rows.length) ?? "";
          const named = sentence.match(/HV0\d+/g)?.length ?? 0;
          const more = Number(sentence.match(/and (\d+) more/)?.[1] ?? 0);
          expect(named + more).toBe(problems.length);
        },
      ),
    );
  });
});
