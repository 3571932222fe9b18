import { expect, it } from "vitest";
import { leasedRateLimit, rateLimit } from "@/lib/data/rate-limits";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";

const { sql } = databaseForTests();

it("a limit that is leased holds for all processes together, and costs a write for each lease alone", async () => {
  const settings = { points: 100, windowSeconds: 60, lease: 10 };
  // As two processes hold it: each counts by itself what it has taken.
  const processes = [leasedRateLimit("leased", settings), leasedRateLimit("leased", settings)];
  const times = (n: number) =>
    Promise.all(Array.from({ length: n }, (_, each) => processes[each % 2]?.consume("token")));
  const first = await statementsOf(() => times(10));
  expect(first.value).toEqual(Array(10).fill(null));
  const more = await statementsOf(() => times(10));
  expect([more.value.filter((wait) => wait === null).length, more.statements]).toEqual([10, []]);
  const rest = await times(200);
  expect(rest.filter((wait) => wait === null)).toHaveLength(80);
  for (const wait of rest.filter((each) => each !== null)) expect(wait).toBeGreaterThan(0);
  expect((await statementsOf(() => times(50))).statements).toEqual([]);
  expect(await processes[0]?.consume("another token")).toBeNull();
});

it("counts anew once its window is over", async () => {
  const limit = leasedRateLimit("short", { points: 10, windowSeconds: 1, lease: 5 });
  const times = async (n: number) => {
    const waits = await Promise.all(Array.from({ length: n }, () => limit.consume("token")));
    return waits.filter((wait) => wait === null).length;
  };
  expect(await times(20)).toBe(10);
  await expect.poll(() => times(1), { timeout: 10_000 }).toBe(1);
});

it("a limit that is remembered asks the database no more for a key that has tried too often", async () => {
  const limit = rateLimit("remembered", 3, 60, { isRemembered: true });
  const tries = async () => [await limit.consume("a"), await limit.consume("a")];
  expect([...(await tries()), ...(await tries())]).toEqual([null, null, null, 60]);
  expect((await statementsOf(tries)).statements).toEqual([]);
  expect(await sql("SELECT points FROM rate_limits WHERE key = 'remembered:a'")).toEqual([{ points: 4 }]);
});
