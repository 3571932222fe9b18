import { describe, expect, it } from "vitest";
import { moveAttempt } from "@/lib/data/creation-attempts";
import { inTransaction, rowsOf } from "@/lib/data/db";
import { endCreation } from "@/lib/data/ticket-links";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import type { FailedRun } from "@/lib/testing/creation/instance";
import { failedRun, linksOf, onNextCreate, worldForTests } from "@/lib/testing/creation/world-for-tests";
import { link, ticketFor } from "@/lib/testing/linking/linking-for-tests";
import { checkCreation } from "@/lib/use-cases/settle-creation";
import type { Fault } from "@/sandbox/autotask/control";

const world = worldForTests();

async function doubtfulRun(fault: Fault): Promise<FailedRun> {
  const run = await failedRun();
  await onNextCreate(world, fault);
  expect(await createAsSeen(world.operators[0], run, world.deps())).toMatchObject({
    value: { state: "unconfirmed" },
  });
  return run;
}

/** Waits until another connection waits for what this one has locked. */
async function untilOneWaits(): Promise<void> {
  await expect
    .poll(
      () =>
        rowsOf(
          "one-waits",
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        ),
      { timeout: 10_000 },
    )
    .toHaveLength(1);
}

const CASES: Record<string, { fault: Fault; settle: (run: FailedRun) => Promise<unknown>; told: object }> = {
  "a look-up that finds the ticket": {
    fault: { type: "drop-after-commit" },
    settle: (run) => checkCreation(world.operators[0], run, world.deps()),
    told: { ok: true, value: { state: "unconfirmed" } },
  },
  "a look-up that finds another company's ticket": {
    fault: { type: "merge-into-older", otherCompany: true },
    settle: (run) => checkCreation(world.operators[0], run, world.deps()),
    told: { ok: true, value: { state: "unconfirmed" } },
  },
  "a person who links another ticket instead": {
    fault: { type: "merge-into-older", otherCompany: true },
    settle: async (run) => link(world, run, (await ticketFor(world, run)).id, { reason: "instead" }),
    told: { ok: false, code: "conflict" },
  },
};

describe("a creation that is being settled", () => {
  it.each(Object.entries(CASES))(
    "makes %s wait at its attempt, before anything else is locked",
    async (_, { fault, settle, told }) => {
      const run = await doubtfulRun(fault);
      const [before] = await linksOf(run);
      if (!before?.attempt) throw new Error("nothing is in doubt");
      const { id, attempt } = before;
      const now = world.now();
      let other: Promise<unknown> = Promise.resolve();
      await inTransaction(async (writer) => {
        const to = { state: "not_created" as const, settledAt: now };
        expect(await moveAttempt(writer, attempt.id, ["unconfirmed"], to)).toBe(true);
        other = settle(run);
        await untilOneWaits();
        // In another order each would now wait for the other, and the database would end one of the two.
        await endCreation(writer, id, "not_created", "Looked up.", now);
      });
      expect(await other).toMatchObject(told);
      expect(await linksOf(run)).toMatchObject([
        { id, state: "not_created", attempt: { state: "not_created" } },
      ]);
    },
  );
});
