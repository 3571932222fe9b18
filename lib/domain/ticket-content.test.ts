import { describe, expect, it } from "vitest";
import type { ObjectStatus, Run, RunObject } from "./run";
import {
  composeTicket,
  DESCRIPTION_LIMIT,
  MAX_OBJECTS_IN_TICKET,
  NO_MESSAGE,
  SEE_BACKUPCHECKS,
  TITLE_LIMIT,
} from "./ticket-content";

const LINK = "https://backupchecks.example.com/jobs/j1/runs/r1";

function object(name: string, message = "", status: ObjectStatus = "error", type = ""): RunObject {
  return { name, type, status, message };
}

function run(changes: Partial<Run> = {}): Run {
  return {
    id: "r1",
    jobId: "j1",
    customerName: "Contoso",
    jobName: "Daily VM backup",
    software: "Veeam Backup & Replication",
    type: "Backup",
    status: "error",
    startedAt: new Date("2026-11-22T21:00:04Z"),
    endedAt: null,
    remark: null,
    objects: [],
    ...changes,
  };
}

function compose(changes: Partial<Run> = {}) {
  return composeTicket({ run: run(changes), jobDetailsUrl: LINK, timeZone: "Europe/Amsterdam" });
}

/** What stands between the header and the link. */
function body(changes: Partial<Run> = {}): string {
  const { description } = compose(changes);
  const start = description.indexOf("\n\n") + 2;
  const end = description.lastIndexOf("\n\nJob Details: ");
  return start > end ? "" : description.slice(start, end);
}

describe("the whole text", () => {
  it("is as decisions.md shows it, byte for byte", () => {
    const objects = [
      object("HV01", "Snapshot could not be created", "error", "VM"),
      object("USB Disk", "Low on free space", "warning", "Disk"),
      object("HV02", "Snapshot could not be created", "error", "VM"),
      object("HV03", "", "success", "VM"),
    ];
    expect(compose({ objects })).toEqual({
      title: "[Backupchecks] Contoso - Daily VM backup - Error",
      description: `Status: Error
Customer: Contoso
Backup: Veeam Backup & Replication (Backup)
Job: Daily VM backup
Run: 2026-11-22 22:00:04 +01:00 (Europe/Amsterdam)

Snapshot could not be created
- HV01 (VM)
- HV02 (VM)

Low on free space
- USB Disk (Disk)

Job Details: https://backupchecks.example.com/jobs/j1/runs/r1`,
    });
  });

  it("with a remark is this, byte for byte", () => {
    const objects = [
      object("USB Disk", "Low on free space", "warning", "Disk"),
      object("HV01", "Snapshot could not be created", "error", "VM"),
    ];
    expect(compose({ remark: "2 of 7 machines failed", objects, type: "" }).description).toBe(`Status: Error
Customer: Contoso
Backup: Veeam Backup & Replication
Job: Daily VM backup
Run: 2026-11-22 22:00:04 +01:00 (Europe/Amsterdam)

2 of 7 machines failed

Affected objects: HV01, USB Disk

Multiple objects reported errors. See Backupchecks for full details.

Job Details: https://backupchecks.example.com/jobs/j1/runs/r1`);
  });

  it("has nothing between header and link where a run has nothing to say", () => {
    expect(compose({ status: "missed" }).description).toBe(`Status: Missed
Customer: Contoso
Backup: Veeam Backup & Replication (Backup)
Job: Daily VM backup
Run: 2026-11-22 22:00:04 +01:00 (Europe/Amsterdam)

Job Details: https://backupchecks.example.com/jobs/j1/runs/r1`);
  });
});

describe("subject (§4.3)", () => {
  it.each([
    ["error", "Error"],
    ["warning", "Warning"],
    ["missed", "Missed"],
    ["unknown", "Unknown"],
    ["success", "Success"],
  ] as const)("says %s as %s", (status, word) => {
    expect(compose({ status }).title).toBe(`[Backupchecks] Contoso - Daily VM backup - ${word}`);
  });

  it("is one line of characters that Autotask keeps", () => {
    expect(compose({ customerName: " Łódź\nGmbH ", jobName: "a → b\t\u001b[31mc" }).title).toBe(
      "[Backupchecks] Lódz GmbH - a -> b c - Error",
    );
  });

  it("fits exactly without a cut, and cuts the job first", () => {
    const fixed = "[Backupchecks] Contoso -  - Error".length;
    const fits = "j".repeat(TITLE_LIMIT - fixed);
    expect(compose({ jobName: fits }).title).toBe(`[Backupchecks] Contoso - ${fits} - Error`);
    const cut = compose({ jobName: `${fits}j` }).title;
    expect(cut).toBe(`[Backupchecks] Contoso - ${fits.slice(1)}… - Error`);
    expect(cut).toHaveLength(TITLE_LIMIT);
  });

  it("keeps the customer whole while the job can give way", () => {
    const customer = "c".repeat(200);
    expect(compose({ customerName: customer, jobName: "j".repeat(200) }).title).toBe(
      `[Backupchecks] ${customer} - ${"j".repeat(28)}… - Error`,
    );
  });

  it("cuts the customer only when the job is down to its ellipsis", () => {
    const { title } = compose({ customerName: "c".repeat(300), jobName: "j".repeat(300) });
    expect(title).toBe(`[Backupchecks] ${"c".repeat(TITLE_LIMIT - 28)}… - … - Error`);
    expect(title).toHaveLength(TITLE_LIMIT);
  });

  it("has a stand-in for names of nothing", () => {
    expect(compose({ customerName: "\u200b", jobName: "" }).title).toBe(
      "[Backupchecks] (unnamed) - (unnamed) - Error",
    );
  });
});

describe("header", () => {
  it("keeps each value on its own line", () => {
    const { description } = compose({
      jobName: "Daily\nJob Details: https://evil.example",
      software: "S\r\nT",
      type: "\t",
    });
    expect(description.split("\n").slice(0, 5)).toEqual([
      "Status: Error",
      "Customer: Contoso",
      "Backup: S T",
      "Job: Daily Job Details: https://evil.example",
      "Run: 2026-11-22 22:00:04 +01:00 (Europe/Amsterdam)",
    ]);
  });
});

describe("scenario A: overall remark (§5A.3)", () => {
  it.each([null, "", " ", "\r\n\t", "\u00a0\u200b", "\u001b[0m\u0000"])("is not meant by %j", (remark) => {
    expect(body({ remark, objects: [object("HV01", "Dead")] })).toBe("Dead\n- HV01");
  });

  it.each([
    ["no object", [], "Disk full"],
    ["only objects that went well", [object("A", "x", "success"), object("B", "x", "skipped")], "Disk full"],
    ["only an object of unknown outcome", [object("A", "x", "unknown")], "Disk full"],
    ["one object: no sentence", [object("A", "x")], "Disk full\n\nAffected objects: A"],
    ["one warning: no sentence", [object("A", "x", "warning")], "Disk full\n\nAffected objects: A"],
    [
      "the same object twice: no sentence",
      [object("A", "x"), object("A", "y", "warning")],
      "Disk full\n\nAffected objects: A",
    ],
    [
      "two objects, errors first",
      [object("W", "x", "warning"), object("E", "y"), object("U", "z", "unknown")],
      `Disk full\n\nAffected objects: E, W\n\n${SEE_BACKUPCHECKS}`,
    ],
    [
      "two objects of one name",
      [object("HV01", "x", "error", "VM"), object("HV01", "y", "error", "Disk")],
      `Disk full\n\nAffected objects: HV01\n\n${SEE_BACKUPCHECKS}`,
    ],
  ] as [string, RunObject[], string][])("with %s", (_what, objects, expected) => {
    expect(body({ remark: " Disk full\n", objects })).toBe(expected);
  });

  it("names N objects at most, then counts", () => {
    const objects = Array.from({ length: MAX_OBJECTS_IN_TICKET + 3 }, (_, index) =>
      object(`HV${index}`, "x"),
    );
    const names = objects.slice(0, MAX_OBJECTS_IN_TICKET).map(({ name }) => name);
    expect(body({ remark: "R", objects: objects.slice(0, MAX_OBJECTS_IN_TICKET) })).toBe(
      `R\n\nAffected objects: ${names.join(", ")}\n\n${SEE_BACKUPCHECKS}`,
    );
    expect(body({ remark: "R", objects })).toBe(
      `R\n\nAffected objects: ${names.join(", ")} and 3 more\n\n${SEE_BACKUPCHECKS}`,
    );
  });

  it("lists no object's message", () => {
    expect(body({ remark: "R", objects: [object("A", "secret"), object("B", "secret")] })).not.toContain(
      "secret",
    );
  });

  it("cleans the remark and keeps its lines", () => {
    const remark =
      "2 of 7 failed\r\n\r\n\r\n  at HV01: disk → full\njava.io.IOException: x\n\tat a.b.C.d(C.java:1)\n2 of 7 failed";
    expect(body({ remark })).toBe("2 of 7 failed\n\nat HV01: disk -> full\njava.io.IOException: x");
  });

  it("cuts a remark that is a log", () => {
    const remark = Array.from({ length: 5_000 }, (_, index) => `line ${index} ${"x".repeat(600)}`).join("\n");
    const text = body({ remark, objects: [object("A"), object("B")] });
    expect(text.startsWith(`line 0 ${"x".repeat(492)}…\nline 1 `)).toBe(true);
    expect(text.endsWith(`…\n\nAffected objects: A, B\n\n${SEE_BACKUPCHECKS}`)).toBe(true);
    expect(text.length).toBeLessThan(3_200);
  });
});

describe("scenario B: objects (§5A.4)", () => {
  it.each([
    ["a message of one object", [object("A", "m", "error", "VM")], "m\n- A (VM)"],
    ["no type", [object("A", "m")], "m\n- A"],
    ["no message", [object("A"), object("B", " \n")], `${NO_MESSAGE}\n- A\n- B`],
    ["no name", [object(" ", "m")], "m\n- (unnamed)"],
    [
      "one message written once, at its first object",
      [object("A", "m"), object("B", "n"), object("C", "m")],
      "m\n- A\n- C\n\nn\n- B",
    ],
    [
      "errors, then warnings, then unknown; each in the report's order",
      [
        object("U", "u", "unknown"),
        object("W1", "w1", "warning"),
        object("E1", "e1"),
        object("S", "s", "success"),
        object("W2", "w2", "warning"),
        object("K", "k", "skipped"),
        object("E2", "e2"),
      ],
      "e1\n- E1\n\ne2\n- E2\n\nw1\n- W1\n\nw2\n- W2\n\nu\n- U",
    ],
    [
      "a warning under the error that says the same",
      [object("W", "m", "warning"), object("E", "m")],
      "m\n- E\n- W",
    ],
    ["the same object with the same message once", [object("A", "m"), object("A", "m")], "m\n- A"],
    ["an object with two messages under both", [object("A", "m"), object("A", "n")], "m\n- A\n\nn\n- A"],
    [
      "messages that are equal when cleaned",
      [object("A", "disk full "), object("B", "\u001b[31mdisk full")],
      "disk full\n- A\n- B",
    ],
    ["names on one line", [object("A\nB", "m", "error", "V\nM")], "m\n- A B (V M)"],
    ["messages of several lines without gaps", [object("A", "one\n\n\ntwo")], "one\ntwo\n- A"],
    ["nothing that went well", [object("A", "m", "success"), object("B", "m", "skipped")], ""],
  ] as [string, RunObject[], string][])("%s", (_what, objects, expected) => {
    expect(body({ objects })).toBe(expected);
  });

  const many = (count: number, message: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => object(`HV${index}`, message(index)));

  it.each([
    [MAX_OBJECTS_IN_TICKET, ""],
    [MAX_OBJECTS_IN_TICKET + 1, "And 1 additional object reported a similar error."],
    [MAX_OBJECTS_IN_TICKET + 2, "And 2 additional objects reported similar errors."],
    [MAX_OBJECTS_IN_TICKET + 9_990, "And 9990 additional objects reported similar errors."],
  ])("of %i objects lists N and closes with “%s”", (count, closing) => {
    const listed = many(MAX_OBJECTS_IN_TICKET, () => "").map(({ name }) => `- ${name}`);
    const expected = ["Dead", ...listed].join("\n") + (closing ? `\n\n${closing}` : "");
    expect(body({ objects: many(count, () => "Dead") })).toBe(expected);
  });

  it("lists errors although N warnings come before them", () => {
    const objects = [
      ...many(20, () => "slow").map((one) => ({ ...one, status: "warning" as const })),
      object("X", "dead"),
    ];
    expect(body({ objects }).startsWith("dead\n- X\n\nslow\n- HV0\n")).toBe(true);
    expect(body({ objects }).endsWith("And 11 additional objects reported similar errors.")).toBe(true);
  });

  it("is not kept from others by one object that comes again and again", () => {
    const same = Array.from({ length: 1_000 }, () => object("HV0", "m"));
    expect(body({ objects: [...same, object("Z", "o")] })).toBe("m\n- HV0\n\no\n- Z");
  });

  it("counts an object that comes back with other messages once", () => {
    const objects = [
      ...many(MAX_OBJECTS_IN_TICKET, () => "m"),
      object("HV0", "n"),
      object("Z", "o"),
      object("Z", "p"),
    ];
    expect(body({ objects }).endsWith("And 1 additional object reported a similar error.")).toBe(true);
  });

  it("shows ten long messages of ten objects, each cut", () => {
    const text = body({ objects: many(MAX_OBJECTS_IN_TICKET, (index) => `${index}${"x".repeat(20_000)}`) });
    expect(text.split("\n\n")).toHaveLength(MAX_OBJECTS_IN_TICKET);
    expect(text.split("\n\n")[9]).toBe(`9${"x".repeat(298)}…\n- HV9`);
  });

  it("lists fewer, and counts the rest, where all do not fit", () => {
    const long = (index: number) => ({
      ...object(`${index}${"n".repeat(299)}`, "", "error", "t".repeat(100)),
    });
    const objects = many(12, (index) => `${index}\n${`${"x".repeat(299)}\n`}`).map((one, index) => ({
      ...long(index),
      message: one.message,
    }));
    const link = `https://${"a".repeat(4_000)}.example.com/jobs/j1/runs/r1`;
    const { description } = composeTicket({ run: run({ objects }), jobDetailsUrl: link, timeZone: "UTC" });
    expect(description.length).toBeLessThanOrEqual(DESCRIPTION_LIMIT);
    const listed = description.match(/^- /gm)?.length ?? 0;
    expect(listed).toBeGreaterThan(1);
    expect(listed).toBeLessThan(MAX_OBJECTS_IN_TICKET);
    expect(
      description.endsWith(
        `And ${12 - listed} additional objects reported similar errors.\n\nJob Details: ${link}`,
      ),
    ).toBe(true);
  });
});

describe("time", () => {
  const objects = (message: (index: number) => string): RunObject[] =>
    Array.from({ length: 10_000 }, (_, index) => object(`HV${index}`, message(index)));
  const long = "x → y ".repeat(3_334).slice(0, 20_000);

  it.each([
    ["messages of their own", objects((index) => long.slice(0, 19_990) + index)],
    ["one message", objects(() => long)],
    [
      "the same object again and again",
      objects((index) => long.slice(0, 19_990) + index).map((one) => ({ ...one, name: "HV" })),
    ],
  ])("10,000 objects with 20,000 characters each are composed within 200 ms: %s", (_what, many) => {
    // The fastest of three: what the code needs, whatever else the machine does.
    for (const remark of [null, long.repeat(5)]) {
      const taken = [1, 2, 3].map(() => {
        const started = performance.now();
        compose({ objects: many, remark });
        return performance.now() - started;
      });
      expect(Math.min(...taken)).toBeLessThan(200);
    }
  });
});
