import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/lib/data/db";
import { type LoadProcess, startLoad } from "@/lib/testing/autotask-load/load-process";
import { worldForTests } from "@/lib/testing/creation/world-for-tests";

const world = worldForTests();
const PROCESSES = 2;
/** Long enough at Autotask for requests to meet there. */
const WORK_MS = 20;

let processes: LoadProcess[] = [];
beforeAll(async () => {
  await world.control.setSwitches({ threadLimit: 3 });
  processes = await Promise.all(Array.from({ length: PROCESSES }, () => startLoad(world.zoneInfoUrl)));
});
afterAll(() => Promise.all(processes.map((each) => each.stop())));

/** Has all processes begin so many operations at once. @returns how often Autotask said that its threads were all taken. */
async function refusals(
  operations: number,
  isShared: boolean,
): Promise<{ refused: number; failures: string[] }> {
  const { companyId } = await prisma().companyMapping.findFirstOrThrow({ select: { companyId: true } });
  await world.control.addFault({ fault: { type: "delay", ms: WORK_MS }, times: "always" });
  const order = { operations: operations / PROCESSES, isShared, companyId: Number(companyId) };
  const failures = (await Promise.all(processes.map((each) => each.carryOut(order)))).flat();
  const requests = await world.control.requests();
  return { refused: requests.filter(({ status }) => status === 429).length, failures };
}

describe("two application processes on one Autotask, which allows three requests at once", () => {
  it("never have a fourth under way, over 200 mixed operations", async () => {
    expect(await refusals(200, true)).toEqual({ refused: 0, failures: [] });
    expect((await world.control.requests()).length).toBeGreaterThanOrEqual(200);
    expect(await prisma().autotaskSlot.count()).toBe(0);
  });

  it("would have, by their own limits alone", async () => {
    expect((await refusals(40, false)).refused).toBeGreaterThan(0);
  });
});
