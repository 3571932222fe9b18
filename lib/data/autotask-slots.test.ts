import { describe, expect, it } from "vitest";
import { sharedAutotaskSlots } from "@/lib/data/autotask-slots";
import { rowsOf } from "@/lib/data/db";
import { databaseForTests } from "@/lib/testing/database-tests";

const { sql } = databaseForTests();
const acquire = (key: string, waitMs = 0) => sharedAutotaskSlots.acquire(key, waitMs);

describe("places at Autotask", () => {
  it("are three for a key, and free again once given back", async () => {
    const three = await Promise.all([1, 2, 3].map(() => acquire("a", 5_000)));
    expect(three.every((release) => release !== null)).toBe(true);
    expect(await acquire("a")).toBeNull();
    const other = await acquire("b");
    expect(other).not.toBeNull();
    const waits = acquire("a", 30_000);
    await three[1]?.();
    const taken = await waits;
    expect(taken).not.toBeNull();
    for (const release of [...three, taken, other]) await release?.();
    expect(await sql("SELECT FROM autotask_slots")).toEqual([]);
  });

  it("are given back once: a late second call takes nobody else's", async () => {
    const first = await acquire("c");
    await first?.();
    const second = await acquire("c");
    await first?.();
    expect(await sql("SELECT place FROM autotask_slots WHERE key = 'c'")).toEqual([{ place: 1 }]);
    await second?.();
  });

  it("of a process that died are free when their time is up, and not before", async () => {
    await Promise.all([1, 2, 3].map(() => acquire("d", 5_000)));
    expect(await acquire("d")).toBeNull();
    await sql(
      "UPDATE autotask_slots SET held_until = now() - interval '1 second' WHERE key = 'd' AND place = 2",
    );
    expect(await acquire("d")).not.toBeNull();
    expect(await acquire("d")).toBeNull();
  });

  it("are never more than three, however many ask at once", async () => {
    let atOnce = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        const release = await acquire("e", 60_000);
        atOnce += 1;
        most = Math.max(most, atOnce);
        await rowsOf("nap", "SELECT pg_sleep(0.005)");
        atOnce -= 1;
        await release?.();
      }),
    );
    expect(most).toBe(3);
  });
});
