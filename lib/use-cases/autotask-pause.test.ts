import { beforeEach, expect, it } from "vitest";
import { sandboxForTests } from "@/lib/autotask/testing/sandbox";
import { noteAnswer, noteSilence, noteThrottled } from "@/lib/data/autotask-settings";
import { actor, deps, gatewayThat, setInstance } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { pauseOf } from "@/lib/use-cases/autotask-pause";
import { saveConnection } from "@/lib/use-cases/save-settings";
import { syncCompanyNamesWhenDue } from "@/lib/use-cases/sync-company-names";

const { sql } = databaseForTests();
sandboxForTests();
const now = new Date();
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const SILENT = "Autotask does not answer at present and is left alone for half a minute.";

beforeEach(async () => {
  await sql("DELETE FROM autotask_connections");
  await setInstance({ environment: "sandbox", autotaskEnabled: true, nameSyncHours: 1 });
  const connection = { userName: "api@example.com", password: "secret", trackingIdentifier: "CODE" };
  await saveConnection(actor(), connection, deps());
});

it("is made after five requests in a row without an answer, counted over all processes, and ends with the first one", async () => {
  await Promise.all([1, 2, 3, 4].map(() => noteSilence("sandbox", now)));
  expect(await pauseOf("sandbox", now)).toBeNull();
  await noteSilence("sandbox", now);
  expect(await pauseOf("sandbox", later(29))).toBe(SILENT);
  expect(await pauseOf("production", now)).toBeNull();
  expect(await pauseOf("sandbox", later(30))).toBeNull();
  // Still silent when it is tried again: the next half a minute begins.
  await noteSilence("sandbox", later(31));
  expect(await pauseOf("sandbox", later(60))).toBe(SILENT);
  await noteAnswer("sandbox");
  expect(await pauseOf("sandbox", later(60))).toBeNull();
  await noteSilence("sandbox", later(61));
  expect(await pauseOf("sandbox", later(61))).toBeNull();
});

it("lasts as long as Autotask asked for, and the background's comparison waits for it", async () => {
  const nothing = { gateway: gatewayThat({}), now: () => later(10) };
  await noteThrottled("sandbox", later(60));
  expect(await pauseOf("sandbox", later(59))).toContain("receives too many requests");
  expect(await syncCompanyNamesWhenDue(actor(), deps(nothing))).toBeNull();
  expect(await pauseOf("sandbox", later(60))).toBeNull();
});
