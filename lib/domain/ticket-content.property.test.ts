import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode } from "windows-1252";
import { OBJECT_STATUSES, RUN_STATUSES, type Run, type RunObject } from "./run";
import { TRACES } from "./stack-trace-samples.test-data";
import { composeTicket, DESCRIPTION_LIMIT, MAX_OBJECTS_IN_TICKET, TITLE_LIMIT } from "./ticket-content";

/** Every character that has a byte in Windows-1252. */
const CARRIED = new Set(decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)));

/** Words as reports have them: plain ones, foreign ones, controls, traces, dumps, very long ones. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    " ",
    "\u001b[31mred\u001b[0m",
    "é → ✓",
    "\r\n\r\n",
    "- HV01",
    "Job Details: https://evil.example/",
  ),
  fc.constantFrom(...TRACES.map((trace) => trace.text)),
  fc.constantFrom("x".repeat(20_000), "word ".repeat(4_000), "a\n".repeat(5_000), "0badcafe".repeat(50)),
);
const message = fc.array(text, { maxLength: 3 }).map((parts) => parts.join("\n"));
const name = fc.oneof(
  fc.constantFrom("HV01", "HV02", "USB Disk"),
  text.map((value) => value.slice(0, 300)),
);

const object: fc.Arbitrary<RunObject> = fc.record({
  name,
  type: fc.constantFrom("", "VM", "Disk", "Łódź"),
  status: fc.constantFrom(...OBJECT_STATUSES),
  message,
});

const run: fc.Arbitrary<Run> = fc.record({
  id: fc.uuid(),
  jobId: fc.uuid(),
  customerName: name,
  jobName: name,
  software: name,
  type: name,
  status: fc.constantFrom(...RUN_STATUSES),
  startedAt: fc.date({ min: new Date("1990-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
  endedAt: fc.constant(null),
  remark: fc.option(message),
  objects: fc.array(object, { maxLength: 30 }),
});

const input = fc.record({
  run,
  jobDetailsUrl: fc.webUrl().map((url) => encodeURI(decodeURI(url))),
  timeZone: fc.constantFrom("UTC", "Europe/Amsterdam", "Asia/Kathmandu", "Nowhere/At_All"),
});

function check(what: string, property: fc.IRawProperty<unknown>): void {
  it(what, () => fc.assert(property, { numRuns: 300 }));
}

function bodyOf(description: string): string {
  return description.slice(description.indexOf("\n\n") + 2, description.lastIndexOf("\n\nJob Details: "));
}

describe("whatever the run", () => {
  check(
    "the link is whole and last, and header, subject and limits hold",
    fc.property(input, (given) => {
      const { title, description } = composeTicket(given);
      expect(description.endsWith(`\n\nJob Details: ${given.jobDetailsUrl}`)).toBe(true);
      expect(description.length).toBeLessThanOrEqual(DESCRIPTION_LIMIT);
      expect(title.length).toBeLessThanOrEqual(TITLE_LIMIT);
      expect(title).toMatch(/^\[Backupchecks\] \S.* - .*\S.* - (Success|Warning|Error|Missed|Unknown)$/);
      expect(
        description
          .split("\n")
          .slice(0, 5)
          .map((line) => line.split(":", 1)[0]),
      ).toEqual(["Status", "Customer", "Backup", "Job", "Run"]);
    }),
  );

  check(
    "the text is what Windows-1252 can carry, without controls, blank ends or gaps of two lines",
    fc.property(input, (given) => {
      const { title, description } = composeTicket(given);
      for (const part of [title, description]) {
        expect([...part].filter((character) => !CARRIED.has(character))).toEqual([]);
        expect(part.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
      expect(title).not.toContain("\n");
      expect(description).toBe(description.trim());
      expect(description).not.toContain("\n\n\n");
      expect(description).not.toMatch(/[ \t]$/m);
    }),
  );

  check(
    "the same run gives the same text",
    fc.property(input, (given) => {
      expect(composeTicket(structuredClone(given))).toEqual(composeTicket(given));
    }),
  );

  check(
    "no line of a stack trace is in it",
    fc.property(input, (given) => {
      const shown = new Set(bodyOf(composeTicket(given).description).split("\n"));
      const readable = new Set(TRACES.flatMap((trace) => trace.readable.split("\n")));
      const frames = TRACES.flatMap((trace) => trace.text.split("\n").map((line) => line.trim()));
      expect(frames.filter((frame) => frame !== "" && !readable.has(frame) && shown.has(frame))).toEqual([]);
    }),
  );

  const plain = fc.record({
    name: fc.constantFrom(...Array.from({ length: 15 }, (_, index) => `HV${index}`)),
    type: fc.constantFrom("", "VM"),
    status: fc.constantFrom(...OBJECT_STATUSES),
    message: fc.constantFrom("", "Disk full", "Locked", "Locked\u001b[0m"),
  });

  check(
    "at most N objects are listed, each once under a message, and those left out are counted",
    fc.property(input, fc.array(plain, { maxLength: 40 }), (given, objects) => {
      const { description } = composeTicket({ ...given, run: { ...given.run, remark: null, objects } });
      const listed = description.split("\n").filter((line) => line.startsWith("- "));
      expect(listed.length).toBeLessThanOrEqual(MAX_OBJECTS_IN_TICKET);
      for (const block of description.split("\n\n")) {
        expect(new Set(block.split("\n")).size).toBe(block.split("\n").length);
      }
      const bad = objects.filter((one) => one.status !== "success" && one.status !== "skipped");
      const different = new Set(
        bad.map((one) => (one.type === "" ? `- ${one.name}` : `- ${one.name} (${one.type})`)),
      );
      const counted = Number(/^And (\d+) additional/m.exec(description)?.[1] ?? 0);
      expect(counted).toBe(different.size - new Set(listed).size);
    }),
  );
});

describe("adding an object", () => {
  const withRemark = fc
    .record({ given: input, added: object })
    .filter(({ given }) => /[a-z]/i.test(given.run.remark ?? ""));

  check(
    "never changes or removes the remark, and never turns scenario A into B",
    fc.property(withRemark, ({ given, added }) => {
      const more = { ...given, run: { ...given.run, objects: [...given.run.objects, added] } };
      const alone = composeTicket({ ...given, run: { ...given.run, objects: [] } });
      const remark = bodyOf(alone.description);
      for (const { run: one } of [given, more]) {
        const body = bodyOf(composeTicket({ ...given, run: one }).description);
        expect(body.startsWith(remark)).toBe(true);
        expect(body.slice(remark.length)).toMatch(
          /^(\n\nAffected objects: [^\n]+(\n\nMultiple objects reported errors\. See Backupchecks for full details\.)?)?$/,
        );
      }
    }),
  );

  check(
    "never changes the subject or the header",
    fc.property(input, object, (given, added) => {
      const more = { ...given, run: { ...given.run, objects: [added, ...given.run.objects] } };
      const head = (one: typeof given) => composeTicket(one).description.split("\n\n", 1)[0];
      expect(composeTicket(more).title).toBe(composeTicket(given).title);
      expect(head(more)).toBe(head(given));
    }),
  );

  check(
    "that went well changes nothing",
    fc.property(input, object, fc.constantFrom("success", "skipped"), (given, added, status) => {
      const objects = [...given.run.objects, { ...added, status: status as RunObject["status"] }];
      expect(composeTicket({ ...given, run: { ...given.run, objects } })).toEqual(composeTicket(given));
    }),
  );
});
