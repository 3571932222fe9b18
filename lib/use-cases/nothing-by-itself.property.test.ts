import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noteTitle } from "@/lib/domain/resolution-notes";
import { worldForTests } from "@/lib/testing/creation/world-for-tests";
import { unpaired, type WrittenAndAnnounced, writtenAndAnnounced } from "@/lib/testing/life/announced";
import { CLICKS, DEATHS_IN_CREATION } from "@/lib/testing/life/clicks";
import { QUIET_ACTS, ROUNDS } from "@/lib/testing/life/quiet-acts";
import { type Interrupted, type Scene, setScene } from "@/lib/testing/life/scene";
import { RESOLVE_STEPS } from "@/lib/use-cases/resolve-steps";

const world = worldForTests();

const SEED = 20261126;
const QUIET_SEQUENCES = 10;
const SEQUENCES_WITH_CLICKS = 5;
const SHORTEST = 12;
const LONGEST = 20;

const NOTHING: WrittenAndAnnounced = { sent: [], stored: [], announced: [], byNobody: [] };

const ACTS = { ...QUIET_ACTS, ...CLICKS };
const { "Autotask fails": _, ...WITHOUT_FAILURES } = QUIET_ACTS;

/** What happens, one thing after the other; the number says to which run, ticket or company. */
type Sequence = [what: string, at: number][];

const named = (acts: object) => fc.constantFrom(...Object.keys(acts));
const sequenceOf = (what: fc.Arbitrary<string>): fc.Arbitrary<Sequence> =>
  fc.array(fc.tuple(what, fc.nat(1_000)), { minLength: SHORTEST, maxLength: LONGEST, size: "max" });

const interrupted: fc.Arbitrary<Interrupted> = fc.record({
  lost: fc.constantFrom({ type: "drop-before-commit" }, { type: "html-502-after-commit" }),
  creation: fc.constantFrom(...DEATHS_IN_CREATION),
  resolving: fc.constantFrom(
    "started",
    "note-sending",
    "note-sent",
    "note-added",
    "completing",
    "complete-sent",
  ),
});

const CUT_OFF: Interrupted = {
  lost: { type: "html-502-after-commit" },
  creation: "sending",
  resolving: "note-sent",
};
/** The first sequences are always these two: whatever is added is played at least once. */
const EACH_ONCE: Sequence = Object.keys(QUIET_ACTS).map((what, at) => [what, at]);
const EACH_CLICK: Sequence = [
  ...RESOLVE_STEPS.map((_, at): Sequence[number] => ["a resolving dies, and is gone on with", at]),
  ...DEATHS_IN_CREATION.map((_, at): Sequence[number] => ["a creation dies", at]),
  ["a write fails", 0],
  ["a new run's ticket is created", 0],
  ...Object.keys(CLICKS).map((what, at): Sequence[number] => [what, at]),
];

/** Not made shorter when it is broken: each sequence has the world that the ones before it left. */
const CHECK = { seed: SEED, endOnFailure: true };

async function play(sequence: Sequence, from: Interrupted): Promise<Scene> {
  const scene = await setScene(world, from);
  for (const [what, at] of sequence) await ACTS[what]?.(scene, at);
  return scene;
}

describe("without a person's click", () => {
  it("nothing is created, changed or closed in Autotask, and nothing is about to be", async () => {
    const asked = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        sequenceOf(fc.oneof(named(QUIET_ACTS), named(ROUNDS))),
        interrupted,
        async (sequence, from) => {
          const { trailEnd } = await play(sequence, from);
          expect(await writtenAndAnnounced(world.control, trailEnd)).toEqual(NOTHING);
          for (const { kind, entity } of await world.control.requests()) asked.add(`${kind} ${entity}`);
        },
      ),
      { ...CHECK, numRuns: QUIET_SEQUENCES, examples: [[EACH_ONCE, CUT_OFF]] },
    );
    // Nothing would be shown by acts that never came to Autotask.
    expect([...asked]).toEqual(
      expect.arrayContaining(["get Tickets", "query Tickets", "count TimeEntries", "query Companies"]),
    );
  });
});

describe("with people's clicks among it", () => {
  it("each write has one event of a person that announced it, and each event its write", async () => {
    const counts: Record<string, number> = {};
    const count = (what: string) => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    const acts = fc.oneof(named(WITHOUT_FAILURES), named(CLICKS));
    await fc.assert(
      fc.asyncProperty(sequenceOf(acts), interrupted, async (sequence, from) => {
        const { trailEnd, stopped, faults } = await play(sequence, from);
        const { sent, stored, announced, byNobody } = await writtenAndAnnounced(world.control, trailEnd);
        const [unannounced, unsent] = unpaired(sent, announced);
        const [unasked, lost] = unpaired(stored, sent);
        expect({ unannounced, byNobody, unasked }).toEqual({ unannounced: [], byNobody: [], unasked: [] });
        // An announcement without a write is one whose process died between the two; in any other case there is none.
        expect(unsent.map(kindOf).toSorted()).toEqual(stopped.toSorted());
        if (faults === 0) expect(lost).toEqual([]);
        for (const each of stored) count(kindOf(each));
        for (const each of stored) if (each.endsWith(ENTRIES_NOTE)) count("note of time entries");
        for (const each of stopped) count(`${each}, stopped`);
        for (const each of lost) count(`${kindOf(each)}, lost`);
      }),
      { ...CHECK, numRuns: SEQUENCES_WITH_CLICKS, examples: [[EACH_CLICK, CUT_OFF]] },
    );
    // Nothing would be shown without each kind of write, and each way in which one stays away.
    expect(Object.keys(counts)).toEqual(
      expect.arrayContaining([
        ...["ticket", "note", "status", "note of time entries"],
        ...["ticket, stopped", "note, stopped", "status, stopped", "ticket, lost"],
      ]),
    );
  });
});

const ENTRIES_NOTE = noteTitle("time-entries", "");
const kindOf = (name: string) => name.slice(0, name.indexOf(" "));
