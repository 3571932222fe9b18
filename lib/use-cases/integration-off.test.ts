import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Actor, permissionsOf } from "@/lib/domain/roles";
import { VALIDATION_BUDGET } from "@/lib/domain/validation-budget";
import { VALIDATOR } from "@/lib/server";
import { makeCustomer, setInstance } from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import type { FailedRun } from "@/lib/testing/creation/instance";
import {
  asked,
  dieAfter,
  failedRun,
  linksOf,
  onNextCreate,
  worldForTests,
} from "@/lib/testing/creation/world-for-tests";
import { type Linked, linkedRuns } from "@/lib/testing/linking/linking-for-tests";
import { linkTicket } from "@/lib/use-cases/link-ticket";
import { mapCompany } from "@/lib/use-cases/map-company";
import { planImport } from "@/lib/use-cases/mapping-file";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { previewResolve } from "@/lib/use-cases/preview-resolve";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import { searchCompanies } from "@/lib/use-cases/search-companies";
import { searchTickets } from "@/lib/use-cases/search-tickets";
import { checkCreation, settleCreations } from "@/lib/use-cases/settle-creation";
import { suggestCompanies } from "@/lib/use-cases/suggest-companies";
import { syncCompanyNames } from "@/lib/use-cases/sync-company-names";
import { validateLinkedTickets, validateTickets } from "@/lib/use-cases/validate-tickets";

const world = worldForTests();
const someone: Actor = {
  kind: "user",
  id: crypto.randomUUID(),
  name: "Ada",
  permissions: permissionsOf("admin"),
};

let free: FailedRun;
let doubtful: FailedRun;
let left: FailedRun;
let linked: Linked;

beforeAll(async () => {
  await setInstance({ autotaskEnabled: true, allowResolve: true, validateTickets: true });
  // Somebody to suggest a company for.
  await makeCustomer();
  [free, doubtful, left] = [await failedRun(), await failedRun(), await failedRun()];
  [linked] = (await linkedRuns(world, 1)) as [Linked];
  await onNextCreate(world, { type: "drop-after-commit" });
  await createAsSeen(someone, doubtful, world.deps());
  await dieAfter(world, left, "sent");
});

beforeEach(async () => {
  await setInstance({ autotaskEnabled: false });
  await world.control.clearRequests();
});

/** Every story that has something to do with Autotask, but for the settings' own checks. */
const STORIES: Record<string, () => Promise<{ ok: boolean; code?: string }>> = {
  "creating a ticket": () => createAsSeen(someone, free, world.deps()),
  "checking a creation": () => checkCreation(someone, doubtful, world.deps()),
  "linking a ticket": () => linkTicket(someone, { ...free, ticketId: linked.autotaskId }, world.deps()),
  "searching tickets": () => searchTickets(someone, { ...free, words: "Backup" }, world.deps()),
  "opening a ticket": () => openTicket(someone, linked, world.deps()),
  "asking what resolving would do": () => previewResolve(someone, linked.run, world.deps()),
  "resolving a ticket": () => resolveTicket(someone, linked.run, world.deps()),
  "searching companies": () => searchCompanies(someone, { words: "Contoso", orSimilar: true }, world.deps()),
  "suggesting companies": () => suggestCompanies(someone, { cursor: null }, world.deps()),
  "mapping a customer": () =>
    mapCompany(someone, { customerId: free.customerId, companyId: free.companyId }, world.deps()),
  "reading a file of mappings": () =>
    planImport(
      someone,
      { text: `customer_id,autotask_company_id\n${free.customerId},${free.companyId}\n` },
      world.deps(),
    ),
  "comparing names": () => syncCompanyNames(someone, world.deps()),
};

describe("with the integration off nothing is asked of Autotask:", () => {
  it.each(Object.entries(STORIES))("%s is refused", async (_, tell) => {
    expect(await tell()).toMatchObject({
      ok: false,
      code: expect.stringMatching(/^integration-off$|^resolve-blocked$/),
    });
    expect(await asked(world)).toEqual([]);
  });

  it("a page that shows tickets says so", async () => {
    expect(await validateTickets(someone, { linkIds: [linked.linkId] }, world.deps())).toMatchObject({
      value: [{ state: "open", problem: "The Autotask integration is off." }],
    });
    expect(await asked(world)).toEqual([]);
  });

  it("the background ends what a dead process left behind, and settles all that is in doubt once it is on again", async () => {
    const stateOf = async (run: FailedRun) => (await linksOf(run)).map(({ state }) => state);
    expect(await stateOf(left)).toEqual(["creating"]);
    await world.advance(20 * 60_000);
    await validateLinkedTickets(VALIDATOR, world.deps(), { budget: VALIDATION_BUDGET });
    expect(await settleCreations(world.reconciler, world.deps())).toEqual({ seen: 2, settled: 0 });
    expect(await stateOf(left)).toEqual(["unconfirmed"]);
    expect(await asked(world)).toEqual([]);
    await setInstance({ autotaskEnabled: true });
    expect(await settleCreations(world.reconciler, world.deps())).toEqual({ seen: 2, settled: 2 });
    expect([await stateOf(doubtful), await stateOf(left)]).toEqual([["linked"], ["linked"]]);
  });
});
