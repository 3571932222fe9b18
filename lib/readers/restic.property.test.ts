import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STATUS_RANK } from "@/lib/domain/run";
import type { ReportReading } from "./reported-run";
import { readRestic } from "./restic";
import { interleaved, SAMPLES } from "./testing/restic-samples";

const ERROR_LINES = [
  "Fatal: wrong password or no key found",
  "error: open /srv/data/x: permission denied",
  "error: something odd",
  "Warning: at least one source file could not be read",
  "/srv/x does not exist, skipping",
  "unable to create lock in backend: repository is already locked by PID 1 on fs01",
  "signal interrupt received, cleaning up",
  "pack a3c4afbaa2fd88d63843159498e1b3a3938141c3847820fadd190eab7904ce17: does not exist",
  '{"message_type":"error","error":{},"during":"archival","item":"/srv/data/x"}',
  '{"message_type":"error","error":{"message":"read /srv/y: input/output error"},"during":"scan","item":"/srv/y"}',
  '{"message_type":"error","message":"pack 956b889d: does not exist\\n"}',
  '{"message_type":"exit_error","code":1,"message":"Fatal: x"}',
  '{"message_type":"exit_error","code":3,"message":"Warning: at least one source file could not be read"}',
];

/** Status lines are many and alike; a few of them do for mutation. */
const TEXTS = SAMPLES.map((sample) => {
  const lines = interleaved(sample).split("\n");
  const progress = lines.filter((line) => line.startsWith('{"message_type":"status"'));
  return lines.filter((line) => !progress.slice(5).includes(line)).join("\n");
});

const sample = fc.constantFrom(...TEXTS);
const exitCode = fc.constantFrom(undefined, 0, 1, 3, 12, 130);
const position = fc.double({ min: 0, max: 1, noNaN: true });

/** A change such as mails, pipes and editors make to a text. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant("cut" as const), from: position, length: fc.nat(200) }),
  fc.record({
    kind: fc.constant("insert" as const),
    from: position,
    text: fc.string({ unit: "binary", maxLength: 12 }),
  }),
  fc.record({
    kind: fc.constant("insert" as const),
    from: position,
    text: fc.constantFrom("\n", "\r", "{", "}", '"', "\u001b["),
  }),
  fc.record({ kind: fc.constant("repeat" as const), from: position, length: fc.nat(300) }),
);
const mutated = fc.tuple(sample, fc.array(mutation, { maxLength: 4 })).map(([text, changes]) =>
  changes.reduce((changed, change) => {
    const at = Math.floor(change.from * changed.length);
    if (change.kind === "insert") return changed.slice(0, at) + change.text + changed.slice(at);
    const end = at + change.length;
    return change.kind === "cut"
      ? changed.slice(0, at) + changed.slice(end)
      : changed.slice(0, end) + changed.slice(at);
  }, text),
);

function rank(reading: ReportReading): number {
  return reading.kind === "run" ? STATUS_RANK[reading.run.status] : -1;
}

function withLine(text: string, line: string, at: number): string {
  const lines = text.split("\n");
  lines.splice(Math.floor(at * (lines.length + 1)), 0, line);
  return lines.join("\n");
}

describe("whatever happens to a report", () => {
  it("one error line more never makes a run look better, and never leaves a success", () => {
    fc.assert(
      fc.property(mutated, exitCode, fc.constantFrom(...ERROR_LINES), position, (text, code, line, at) => {
        const before = readRestic({ text, exitCode: code });
        const after = readRestic({ text: withLine(text, line, at), exitCode: code });
        expect(after.kind).toBe("run");
        expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
        expect(rank(after)).toBeGreaterThanOrEqual(STATUS_RANK.warning);
      }),
      { numRuns: 3_000 },
    );
  });

  it("reading never fails, keeps its limits, and gives the same again", () => {
    fc.assert(
      fc.property(
        fc.oneof(mutated, fc.string({ unit: "binary", maxLength: 200 })),
        exitCode,
        (text, code) => {
          const reading = readRestic({ text, exitCode: code });
          expect(readRestic({ text, exitCode: code })).toEqual(reading);
          if (reading.kind !== "run") return;
          const { objects, identifier, startedAt, endedAt, remark } = reading.run;
          expect(objects.every((object) => object.name !== "" && object.name.length <= 300)).toBe(true);
          expect(identifier?.length ?? 0).toBeLessThanOrEqual(200);
          expect(remark?.trim()).not.toBe("");
          if (startedAt && endedAt) expect(endedAt.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("a line of one thing over and over is read as well", () => {
    const piece = fc.constantFrom(
      "restic: ",
      "restic[1]: ",
      "{",
      "[",
      '{"message_type":',
      "error: ",
      "\u001b[",
    );
    fc.assert(
      fc.property(piece, fc.nat(20_000), (piece, times) => {
        readRestic({ text: piece.repeat(times) });
      }),
    );
  });

  it("a message is read whatever its fields hold", () => {
    const type = fc.constantFrom("status", "summary", "error", "exit_error", "initialized");
    // Of the second JavaScript can make neither a text nor a number.
    const odd = fc.oneof(fc.jsonValue(), fc.constant({ toString: 1 }));
    const counts = ["error_count", "files_new", "num_errors", "total_duration", "code"];
    const texts = ["message_type", "snapshot_id", "backup_start", "backup_end", "message", "error", "item"];
    const field = fc.constantFrom(...counts, ...texts, "broken_packs");
    fc.assert(
      fc.property(type, fc.dictionary(field, fc.oneof(odd, fc.array(odd))), (message_type, fields) => {
        readRestic({ text: JSON.stringify({ message_type, ...fields }) });
      }),
      { numRuns: 1_000 },
    );
  });

  it("an exit code of failure is never a success, and no run at all neither", () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string()), fc.integer({ min: -5, max: 300 }), (text, code) => {
        const reading = readRestic({ text, exitCode: code });
        if (code === 0) return;
        expect(reading.kind).toBe("run");
        expect(rank(reading)).toBeGreaterThanOrEqual(code === 3 ? STATUS_RANK.warning : STATUS_RANK.error);
      }),
    );
  });

  it("knowing a failure's exit code never makes a run look better", () => {
    fc.assert(
      fc.property(mutated, fc.constantFrom(1, 12, 130), (text, code) => {
        expect(rank(readRestic({ text, exitCode: code }))).toBeGreaterThanOrEqual(rank(readRestic({ text })));
      }),
    );
  });

  it("a report that is cut off before its proof is no success", () => {
    const proofs = [
      /"snapshot_id":"[0-9a-f]+"\}/,
      /snapshot [0-9a-f]+ saved/,
      /no errors were found/,
      /"num_errors":0[^\n]*/,
      /^done$/m,
    ];
    let cuts = 0;
    for (const text of TEXTS) {
      if (rank(readRestic({ text, exitCode: 0 })) !== STATUS_RANK.success) continue;
      const end = Math.min(
        ...proofs
          .map((proof) => proof.exec(text))
          .map((match) => (match ? match.index + match[0].length : Number.POSITIVE_INFINITY)),
      );
      if (!text.includes('"remove":')) expect(end).toBeLessThan(Number.POSITIVE_INFINITY);
      for (let length = 0; length < Math.min(end, text.length); length += 7) {
        // The list of a forget is a proof of its own, unless its prune is seen to follow.
        if (text.startsWith("[") && length < text.indexOf("loading indexes...") + "loading indexes...".length)
          continue;
        const cut = text.slice(0, length);
        expect(rank(readRestic({ text: cut })), cut.slice(-80)).not.toBe(STATUS_RANK.success);
        cuts += 1;
      }
    }
    expect(cuts).toBeGreaterThan(500);
  });
});
