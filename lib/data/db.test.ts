import { expect, it } from "vitest";
import { inTransaction, rowsOf } from "@/lib/data/db";
import { databaseForTests } from "@/lib/testing/database-tests";

databaseForTests();

it("no statement takes for ever, in a transaction neither", async () => {
  const alone = await rowsOf("limit-of-a-statement", "SHOW statement_timeout");
  const within = await inTransaction((writer) => writer.$queryRaw`SHOW statement_timeout`);
  expect([alone, within]).toEqual([[{ statement_timeout: "1min" }], [{ statement_timeout: "1min" }]]);
});
