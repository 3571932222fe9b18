import { describe, expect, it } from "vitest";
import { ingestRunSchema, reportQuerySchema } from "./ingest-run";

type Json = Record<string, unknown>;

const RUN = {
  externalId: "2f6c",
  customer: "Contoso",
  job: { name: "Daily VM backup", software: "Veeam", type: "Backup" },
  startedAt: "2026-11-22T22:00:04+01:00",
  endedAt: "2026-11-22T22:41:30+01:00",
  status: "error",
  remark: "2 of 7 machines failed",
  objects: [{ name: "HV01", type: "VM", status: "error", message: "Snapshot could not be created" }],
  ticketNumber: "T20261122.0001",
};

/** The run with one value put at a path, or taken away. */
function withValue(path: string, value: unknown): Json {
  const run = structuredClone(RUN) as Json;
  const steps = path.split(".");
  const last = steps.pop() as string;
  const parent = steps.reduce<Json>((at, step) => at[step] as Json, run);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return run;
}

function read(run: unknown): unknown {
  const parsed = ingestRunSchema.safeParse(run);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inside, step) => (inside as Json)[step], value);
}

const TIME = "must be an ISO 8601 time with an offset, e.g. 2026-11-22T22:00:04+01:00";
/** Outside of the basic plane: one character to people, two units to JavaScript. */
const CLEF = "𝄞";

describe("a run as others send it", () => {
  it("is read whole", () => {
    expect(read(RUN)).toEqual({
      ...RUN,
      startedAt: new Date("2026-11-22T21:00:04Z"),
      endedAt: new Date("2026-11-22T21:41:30Z"),
    });
  });

  it("needs no more than what is required", () => {
    const { externalId, customer, startedAt, status } = RUN;
    expect(read({ externalId, customer, job: { name: "n", software: "s" }, startedAt, status })).toEqual({
      externalId,
      customer,
      job: { name: "n", software: "s", type: "" },
      startedAt: new Date("2026-11-22T21:00:04Z"),
      status,
      objects: [],
    });
  });

  it.each([
    "externalId",
    "customer",
    "job.name",
    "job.software",
    "startedAt",
    "status",
    "objects.0.name",
    "objects.0.status",
  ])("is refused without %s, in words that say so", (path) => {
    expect(read(withValue(path, undefined))).toEqual([`${path} is required`]);
  });

  it("is refused without a job, in one line", () => {
    expect(read(withValue("job", undefined))).toEqual(["job is required"]);
  });

  it.each([
    "job.type",
    "endedAt",
    "remark",
    "objects",
    "ticketNumber",
    "objects.0.type",
    "objects.0.message",
  ])("may come without %s", (path) => {
    expect(read(withValue(path, undefined))).not.toBeInstanceOf(Array);
  });

  it.each(["endedAt", "remark", "ticketNumber"])("may say that there is no %s", (path) => {
    expect(read(withValue(path, null))).toMatchObject({ [path]: null });
  });

  it.each([
    [null, "must be a JSON object"],
    [[RUN], "must be a JSON object"],
    ["run", "must be a JSON object"],
    [7, "must be a JSON object"],
  ])("is no run: %j", (input, words) => {
    expect(read(input)).toEqual([` ${words}`]);
  });

  it.each([
    ["externalId", 7, "must be text"],
    ["customer", null, "must be text"],
    ["job", "Daily", "must be an object with name and software"],
    ["job.type", null, "must be text"],
    ["status", "Failed", "must be one of success, warning, error, unknown"],
    ["status", "missed", "must be one of success, warning, error, unknown"],
    ["remark", ["a"], "must be text"],
    ["objects", {}, "must be an array"],
    ["objects.0", "HV01", "must be an object with name and status"],
    ["objects.0.status", "failed", "must be one of success, warning, error, skipped, unknown"],
    ["ticketNumber", 12, "must be text"],
  ])("is refused with %s = %j", (path, value, words) => {
    expect(read(withValue(path, value))).toEqual([`${path} ${words}`]);
  });

  it.each(["externalId", "customer", "job.name", "job.software", "objects.0.name"])(
    "is refused with a blank %s",
    (path) => {
      expect(read(withValue(path, " \t"))).toEqual([`${path} must not be empty`]);
      expect(read(withValue(path, ""))).toEqual([`${path} must not be empty`]);
    },
  );

  it.each(["success", "warning", "error", "unknown"])("may end in %s", (status) => {
    expect(read(withValue("status", status))).toMatchObject({ status });
  });

  it.each(["success", "warning", "error", "skipped", "unknown"])(
    "may hold an object that ended in %s",
    (status) => {
      expect(at(read(withValue("objects.0.status", status)), "objects.0.status")).toBe(status);
    },
  );

  it("is read though it has fields that nobody knows", () => {
    const odd = {
      ...RUN,
      colour: "red",
      job: { ...RUN.job, id: 7 },
      objects: [{ ...RUN.objects[0], size: 1 }],
    };
    expect(read(odd)).toEqual(read(RUN));
  });
});

describe("the lengths, in characters as people count them", () => {
  const limits = [
    ["externalId", 200],
    ["customer", 200],
    ["job.name", 200],
    ["job.software", 100],
    ["job.type", 100],
    ["remark", 100_000],
    ["objects.0.name", 300],
    ["objects.0.type", 100],
    ["objects.0.message", 20_000],
    ["ticketNumber", 50],
  ] as const;

  describe.each(limits)("of %s", (path, limit) => {
    it.each([
      ["letters", "a"],
      ["characters of two units", CLEF],
    ])(`may be ${limit} %s and not one more`, (_, character) => {
      const whole = character.repeat(limit);
      expect(at(read(withValue(path, whole)), path)).toBe(whole);
      expect(read(withValue(path, whole + character))).toEqual([
        `${path} must have at most ${limit} characters`,
      ]);
    });

    it("may hold no NUL, which the database can't keep", () => {
      expect(read(withValue(path, "a\u0000b"))).toEqual([`${path} must not contain NUL characters`]);
    });

    it("may hold half a character, as tools that cut write it: it is kept as the sign for a broken one", () => {
      expect(at(read(withValue(path, "a\ud834")), path)).toBe("a\ufffd");
      expect(at(read(withValue(path, "\udd1eb")), path)).toBe("\ufffdb");
    });
  });

  it("of objects may be 10,000 and not one more", () => {
    const objects = (count: number) =>
      withValue("objects", Array(count).fill({ name: "x", status: "success" }));
    expect(at(read(objects(10_000)), "objects.length")).toBe(10_000);
    expect(read(objects(10_001))).toEqual(["objects must have at most 10000 entries"]);
  });

  it("of objects are counted before they are read", () => {
    expect(read(withValue("objects", Array(10_001).fill({})))).toEqual([
      "objects must have at most 10000 entries",
    ]);
  });
});

describe("times", () => {
  it.each([
    ["2026-11-22T22:00:04Z", "2026-11-22T22:00:04.000Z"],
    ["2026-11-22T22:00:04+01:00", "2026-11-22T21:00:04.000Z"],
    ["2026-11-22T22:00:04.5-05:30", "2026-11-23T03:30:04.500Z"],
    ["2026-11-22T22:00:04.123456789Z", "2026-11-22T22:00:04.123Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"],
  ])("%s is %s", (text, instant) => {
    const run = read({ ...RUN, startedAt: text, endedAt: text });
    expect(run).toMatchObject({ startedAt: new Date(instant), endedAt: new Date(instant) });
  });

  it.each([
    ["2026-11-22T22:00:04", TIME],
    ["2026-11-22 22:00:04Z", TIME],
    ["2026-11-22", TIME],
    ["22-11-2026T22:00:04Z", TIME],
    ["2026-02-30T22:00:04Z", TIME],
    ["2026-13-01T22:00:04Z", TIME],
    ["2026-11-22T25:00:04Z", TIME],
    ["2026-11-22T22:00:04+1", TIME],
    ["yesterday", TIME],
    ["", TIME],
    [1_795_000_000, TIME],
    ["1969-12-31T23:59:59Z", "must not be before 1970"],
    ["9999-12-31T23:59:59-01:00", "must not be after 9999"],
  ])("%j is no time", (text, words) => {
    expect(read({ ...RUN, startedAt: text, endedAt: null })).toEqual([`startedAt ${words}`]);
    expect(read({ ...RUN, endedAt: text })).toContain(`endedAt ${words}`);
  });

  it("names a bad end once, for what it is", () => {
    expect(read({ ...RUN, endedAt: "later" })).toEqual([`endedAt ${TIME}`]);
  });

  it("may end when they begin, but not before", () => {
    expect(
      read({ ...RUN, startedAt: "2026-11-22T22:00:00Z", endedAt: "2026-11-22T23:00:00+01:00" }),
    ).not.toBeInstanceOf(Array);
    expect(read({ ...RUN, startedAt: "2026-11-22T22:00:00Z", endedAt: "2026-11-22T22:59:59+01:00" })).toEqual(
      ["endedAt must not be before startedAt"],
    );
  });
});

describe("the query of a report", () => {
  const query = (given: Json) => {
    const parsed = reportQuerySchema.safeParse({ customer: "C", job: "J", ...given });
    return parsed.success
      ? parsed.data
      : parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  };

  it("needs a customer and a job", () => {
    expect(
      reportQuerySchema.safeParse({}).error?.issues.map(({ path, message }) => [path[0], message]),
    ).toEqual([
      ["customer", "is required"],
      ["job", "is required"],
    ]);
    expect(query({})).toEqual({ customer: "C", job: "J" });
  });

  it.each([
    ["0", 0],
    ["3", 3],
    ["255", 255],
    ["3221225786", 3_221_225_786],
    ["-2147483648", -2_147_483_648],
    ["-1", -1],
  ])("reads exit code %s", (exitCode, number) => {
    expect(query({ exitCode })).toMatchObject({ exitCode: number });
  });

  it.each([
    ["x", "must be a whole number"],
    ["1.5", "must be a whole number"],
    ["4294967296", "must fit 32 bits"],
    ["-2147483649", "must fit 32 bits"],
    ["", "must be a whole number"],
  ])("refuses exit code %j", (exitCode, words) => {
    expect(query({ exitCode })).toEqual([`exitCode ${words}`]);
  });

  it.each([
    ["2026-11-22T22:00:04 01:00", "2026-11-22T21:00:04.000Z"],
    ["2026-11-22T22:00:04.5 14:00", "2026-11-22T08:00:04.500Z"],
    ["2026-11-22T22:00:04+01:00", "2026-11-22T21:00:04.000Z"],
    ["2026-11-22T22:00:04-01:00", "2026-11-22T23:00:04.000Z"],
    ["2026-11-22T22:00:04Z", "2026-11-22T22:00:04.000Z"],
  ])("reads time %j, in which a form may have made a space of the plus", (time, instant) => {
    expect(query({ startedAt: time, endedAt: time })).toMatchObject({
      startedAt: new Date(instant),
      endedAt: new Date(instant),
    });
    if (time.includes(" ")) expect(read({ ...RUN, startedAt: time })).toContain(`startedAt ${TIME}`);
  });

  it.each([
    "2026-11-22 22:00",
    "2026-11-22 22:00:04+01:00",
    "2026-11-22T22:00:04  01:00",
    "2026-11-22T22:00:04 0100",
    "2026-11-22T22:00:04 01:00 ",
    "2026-11-22T22:00:04 25:00",
    " 01:00",
  ])("refuses time %j", (time) => {
    expect(query({ startedAt: time })).toEqual([`startedAt ${TIME}`]);
    expect(query({ endedAt: time })).toEqual([`endedAt ${TIME}`]);
  });

  it("may end when it begins, but not before", () => {
    const startedAt = "2026-11-22T22:00:00Z";
    expect(query({ startedAt, endedAt: "2026-11-22T23:00:00+01:00" })).not.toBeInstanceOf(Array);
    expect(query({ startedAt, endedAt: "2026-11-22T22:59:59+01:00" })).toEqual([
      "endedAt must not be before startedAt",
    ]);
    expect(query({ endedAt: "2026-11-22T22:59:59+01:00" })).not.toBeInstanceOf(Array);
  });

  it("holds the limits of a run", () => {
    expect(
      query({
        customer: "a".repeat(201),
        job: "b".repeat(201),
        externalId: "c".repeat(201),
        ticketNumber: "d".repeat(51),
      }),
    ).toEqual([
      "customer must have at most 200 characters",
      "job must have at most 200 characters",
      "externalId must have at most 200 characters",
      "ticketNumber must have at most 50 characters",
    ]);
  });
});
