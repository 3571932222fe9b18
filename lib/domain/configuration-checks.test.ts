import { describe, expect, it } from "vitest";
import { configurationChecks } from "./configuration-checks";
import type { CheckOutcome, ConfigurationFacts } from "./configuration-facts";
import type { PsaAnswer, PsaFailure, PsaRights, ReferenceValue } from "./psa";

const NOW = new Date("2026-11-25T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const ALL: PsaAnswer<PsaRights> = { ok: true, value: { canView: true, canAdd: true, canEdit: true } };
const without = (right: keyof PsaRights): PsaAnswer<PsaRights> => ({
  ok: true,
  value: { canView: true, canAdd: true, canEdit: true, [right]: false },
});
const answer = <T>(value: T): PsaAnswer<T> => ({ ok: true, value });
const no = (failure: PsaFailure): { ok: false; failure: PsaFailure } => ({ ok: false, failure });

const LISTS = (
  [
    ["queue", 29, "Helpdesk"],
    ["source", 8, "Monitoring Alert"],
    ["status", 1, "New"],
    ["status", 5, "Complete"],
    ["status", 52, "Complete - No Notify"],
    ["priority", 2, "Medium"],
    ["priority", 1, "High"],
    ["noteType", 1, "Task Summary"],
    ["publish", 2, "Internal Users Only"],
  ] as const
).map(
  ([kind, id, label]): ReferenceValue => ({
    kind,
    id,
    label,
    isActive: true,
    isSystem: false,
    sortOrder: id,
  }),
);
const listsWith = (id: number, change: Partial<ReferenceValue>, kind?: ReferenceValue["kind"]) =>
  LISTS.map((value) => (value.id === id && (!kind || value.kind === kind) ? { ...value, ...change } : value));
const stored = (values: readonly ReferenceValue[] = LISTS, days = 0) =>
  values.map((value) => ({ ...value, loadedAt: daysAgo(days) }));

const GOOD: ConfigurationFacts = {
  enabled: true,
  secretsOpen: true,
  inspection: {
    usage: answer({ used: 100, limit: 10_000 }),
    rights: { tickets: ALL, notes: ALL, "time-entries": ALL },
    seesCompanies: answer(true),
    lists: answer(LISTS),
  },
  stored: stored(),
  defaults: { sourceId: 8, queueId: 29, statusId: 1, warningPriorityId: 2, errorPriorityId: 1 },
  closedStatusIds: [52],
  allowResolve: true,
  baseUrl: "https://backupchecks.example.com",
  hereOrigin: "https://backupchecks.example.com",
  now: NOW,
};

const checks = (facts: Partial<ConfigurationFacts> = {}) => configurationChecks({ ...GOOD, ...facts });
const states = (facts: Partial<ConfigurationFacts>) =>
  Object.fromEntries(checks(facts).map(({ title, state }) => [title, state]));
const check = (title: string, facts: Partial<ConfigurationFacts>): CheckOutcome => {
  const found = checks(facts).find((each) => each.title === title);
  if (!found) throw new Error(`there is no check of ${title}`);
  const { title: _, ...outcome } = found;
  return outcome;
};
const inspecting = (change: Partial<ConfigurationFacts["inspection"]>) => ({
  inspection: { ...GOOD.inspection, ...change },
});

describe("a configuration that is in order", () => {
  it("passes every check but the standing reminder", () => {
    const all = checks();
    expect(all.map(({ title }) => title)).toEqual([
      "Autotask integration",
      "Encryption key",
      "Credentials",
      "Tickets",
      "Ticket notes",
      "Companies",
      "Time entries",
      "Non-billable time entries",
      "Call budget",
      "Reference data",
      "Ticket Source",
      "Default Queue",
      "Default Status",
      "Priority for Warning",
      "Priority for Error",
      "Statuses that mean closed",
      "Note visibility",
      "Backupchecks Base URL",
    ]);
    expect(all.filter(({ state }) => state !== "passed").map(({ title, state }) => [title, state])).toEqual([
      ["Non-billable time entries", "warning"],
    ]);
  });

  it("reminds that all tickets have to be seen, where they may be viewed at all", () => {
    expect(check("Tickets", {}).words).toMatch(/view, add, edit\. .*“View” is “All”/);
    expect(check("Ticket notes", {}).words).not.toMatch(/All/);
  });

  it("names each of its checks once", () => {
    const titles = checks().map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe("what is not in order", () => {
  const unreachable: PsaFailure = { kind: "unavailable", detail: "No answer for 30 s." };
  const denied: PsaFailure = { kind: "rejected", messages: ["No permission."] };

  it.each<[string, Partial<ConfigurationFacts>, CheckOutcome["state"], RegExp, string | null]>([
    ["Autotask integration", { enabled: false }, "warning", /is off/, "#integration"],
    ["Encryption key", { secretsOpen: false }, "failed", /BACKUPCHECKS_ENCRYPTION_KEY/, "#connection"],
    ["Encryption key", { secretsOpen: null }, "skipped", /No secret/, null],
    ["Credentials", { secretsOpen: null }, "failed", /No credentials are stored/, "#connection"],
    [
      "Credentials",
      inspecting({ usage: no({ kind: "credentials", detail: "Refused (HTTP 401)." }) }),
      "failed",
      /HTTP 401.*not locked/,
      "#connection",
    ],
    ["Credentials", inspecting({ usage: no(unreachable) }), "failed", /reach autotask\.net/, null],
    ["Tickets", inspecting({ rights: { tickets: without("canAdd") } }), "failed", /tickets: add/, null],
    ["Tickets", inspecting({ rights: { tickets: without("canView") } }), "failed", /tickets: view/, null],
    ["Tickets", inspecting({ rights: { tickets: without("canEdit") } }), "failed", /tickets: edit/, null],
    [
      "Tickets",
      { ...inspecting({ rights: { tickets: without("canEdit") } }), allowResolve: false },
      "warning",
      /Resolving needs them/,
      null,
    ],
    ["Tickets", inspecting({ rights: { tickets: no(denied) } }), "failed", /No permission\..*level/, null],
    ["Ticket notes", inspecting({ rights: { notes: without("canAdd") } }), "failed", /notes: add/, null],
    ["Ticket notes", inspecting({ rights: {} }), "skipped", /could not be asked/, null],
    ["Companies", inspecting({ seesCompanies: answer(false) }), "failed", /no company at all/, null],
    ["Companies", inspecting({ seesCompanies: no(denied) }), "failed", /No permission/, null],
    [
      "Time entries",
      inspecting({ rights: { "time-entries": without("canView") } }),
      "failed",
      /time entries: view/,
      null,
    ],
    ["Call budget", inspecting({ usage: answer({ used: 5_000, limit: 10_000 }) }), "warning", /slows/, null],
    [
      "Call budget",
      inspecting({ usage: answer({ used: 9_000, limit: 10_000 }) }),
      "failed",
      /1,000 of/,
      null,
    ],
    ["Call budget", inspecting({ usage: answer({ used: 12_000, limit: 10_000 }) }), "failed", /^0 of/, null],
    ["Reference data", { stored: [] }, "failed", /Not loaded yet/, "#reference-data"],
    ["Reference data", inspecting({ lists: no(denied) }), "failed", /No permission/, null],
    [
      "Reference data",
      {
        ...inspecting({ lists: answer(listsWith(29, { label: "Service desk" })) }),
        stored: stored(LISTS, 3),
      },
      "warning",
      /^Loaded 3 days ago; 1 value has changed/,
      "#reference-data",
    ],
    [
      "Reference data",
      inspecting({ lists: answer(LISTS.filter(({ id }) => id !== 52 && id !== 29)) }),
      "warning",
      /^Loaded today; 2 values have changed/,
      "#reference-data",
    ],
    [
      "Reference data",
      { ...inspecting({ lists: undefined }), stored: stored(LISTS, 31) },
      "warning",
      /^Loaded 31 days ago, and not compared/,
      "#reference-data",
    ],
    ["Default Queue", { defaults: null }, "failed", /Not set/, "#queueId"],
    [
      "Default Queue",
      inspecting({ lists: answer(listsWith(29, { isActive: false })) }),
      "failed",
      /“Helpdesk” is inactive/,
      "#queueId",
    ],
    [
      "Ticket Source",
      { defaults: { ...(GOOD.defaults as NonNullable<typeof GOOD.defaults>), sourceId: 9 } },
      "failed",
      /ID 9 is not in/,
      "#sourceId",
    ],
    ["Default Status", { closedStatusIds: [1] }, "failed", /means closed/, "#statusId"],
    [
      "Statuses that mean closed",
      inspecting({ lists: answer(listsWith(52, { isActive: false })) }),
      "warning",
      /“Complete - No Notify”/,
      "#closed-statuses",
    ],
    [
      "Note visibility",
      inspecting({ lists: answer(listsWith(2, { isActive: false }, "publish")) }),
      "failed",
      /no internal note/,
      "#reference-data",
    ],
    [
      "Note visibility",
      {
        ...inspecting({ lists: answer(listsWith(2, { isActive: false }, "publish")) }),
        allowResolve: false,
      },
      "warning",
      /No ticket can be resolved/,
      "#reference-data",
    ],
    ["Note visibility", { ...inspecting({ lists: undefined }), stored: [] }, "skipped", /not loaded/, null],
    ["Backupchecks Base URL", { baseUrl: null }, "failed", /not set/, "#base-url"],
    ["Backupchecks Base URL", { baseUrl: "http://example.com" }, "failed", /must use https/, "#base-url"],
    [
      "Backupchecks Base URL",
      { hereOrigin: "https://other.example" },
      "warning",
      /here at https:\/\/other\.example/,
      "#base-url",
    ],
    ["Backupchecks Base URL", { hereOrigin: null }, "passed", /begin with/, null],
  ])("%s: %j", (title, facts, state, words, fragment) => {
    const outcome = check(title, facts);
    expect(outcome).toMatchObject({ state, words: expect.stringMatching(words) });
    const href = fragment && `/settings/integrations/autotask${fragment}`;
    expect(outcome.cure?.href ?? null).toBe(href);
  });

  it("says of what was not asked that it was not, and never that it failed", () => {
    const found = states({ inspection: { usage: no(unreachable), rights: {} } });
    expect(found).toMatchObject({
      Credentials: "failed",
      Tickets: "skipped",
      "Ticket notes": "skipped",
      Companies: "skipped",
      "Time entries": "skipped",
      "Call budget": "skipped",
      "Reference data": "skipped",
      // What is stored is looked at all the same.
      "Default Queue": "passed",
      "Note visibility": "passed",
    });
  });
});
