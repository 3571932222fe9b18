import { expect, it } from "vitest";
import { countRefused } from "@/lib/auth/ingest-throttle";
import { databaseForTests } from "@/lib/testing/database-tests";

databaseForTests();

it("has a network of IPv6 wait as one address, however many of its addresses send bad tokens", async () => {
  const waits: (number | null)[] = [];
  for (let n = 0; n <= 60; n += 1) waits.push(await countRefused(`2001:db8:1:1::${n.toString(16)}`));
  expect(waits.slice(0, 60)).toEqual(Array(60).fill(null));
  expect(waits[60]).toBeGreaterThan(0);
  expect(await countRefused("2001:db8:1:1:ffff::1")).toBeGreaterThan(0);
  expect(await countRefused("2001:db8:1:2::1")).toBeNull();
});
