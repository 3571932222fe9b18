import { beforeEach, describe, expect, it } from "vitest";
import { referenceValues } from "@/lib/data/autotask-settings";
import type { ReferenceValue } from "@/lib/domain/psa";
import type { Result } from "@/lib/domain/result";
import type { DefaultsChoice } from "@/lib/domain/settings-views";
import {
  actor,
  deps,
  gatewayListing,
  gatewayThat,
  granted,
  makeRun,
  REFERENCE_VALUES,
  referenceValue,
  setInstance,
} from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { previewTicket } from "@/lib/use-cases/preview-ticket";
import { refreshReferenceData } from "@/lib/use-cases/refresh-reference-data";
import { saveTicketDefaults } from "@/lib/use-cases/save-settings";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";

const { sql } = databaseForTests();

const admin = actor("admin", "Ada");
const view = async () => granted(await viewAutotaskSettings(admin));
const trail = (requestId: string) =>
  sql("SELECT action, subject_id, before, after, detail FROM audit_events WHERE request_id = $1", [
    requestId,
  ]);
const problems = (result: Result<unknown>) =>
  result.ok ? [] : (result.fields ?? []).map(({ path, message }) => `${path}: ${message}`);
const load = (values: readonly ReferenceValue[], given: Parameters<typeof deps>[0] = {}) =>
  refreshReferenceData(admin, deps({ gateway: gatewayListing(values), ...given }));

beforeEach(async () => {
  for (const table of ["ticket_defaults", "reference_values", "settings_changes"])
    await sql(`DELETE FROM ${table}`);
  await setInstance({ environment: "sandbox" });
});

describe("the ticket defaults", () => {
  const choice: DefaultsChoice = {
    sourceId: 8,
    queueId: 29,
    statusId: 1,
    warningPriorityId: 2,
    errorPriorityId: 1,
  };
  const none: DefaultsChoice = {
    sourceId: null,
    queueId: null,
    statusId: null,
    warningPriorityId: null,
    errorPriorityId: null,
  };

  it("are proposed once by label, among active values alone, and saved by a person", async () => {
    expect((await view()).defaults).toEqual({ saved: null, proposed: none, changed: null });
    granted(await load(REFERENCE_VALUES));
    expect((await view()).defaults).toEqual({ saved: null, proposed: choice, changed: null });
    granted(
      await load(
        REFERENCE_VALUES.map((each) => (each.label === "Helpdesk" ? { ...each, isActive: false } : each)),
      ),
    );
    expect((await view()).defaults.proposed).toEqual({ ...choice, queueId: null });
  });

  it.each([
    ["sourceId", 1, "Ticket Source: is not in the loaded reference data. Choose another value."],
    ["queueId", 1, "Default Queue: is not in the loaded reference data. Choose another value."],
    ["statusId", 29, "Default Status: is not in the loaded reference data. Choose another value."],
    [
      "warningPriorityId",
      6,
      'Priority for Warning: "Planned (old)" is inactive in Autotask. Choose another value.',
    ],
    ["errorPriorityId", 8, "Priority for Error: is not in the loaded reference data. Choose another value."],
  ] as const)("must be active values of their own list: %s = %i", async (field, id, message) => {
    granted(await load(REFERENCE_VALUES));
    const result = await saveTicketDefaults(admin, { ...choice, [field]: id }, deps());
    expect([result.ok, problems(result)]).toEqual([false, [`${field}: ${message}`]]);
    expect((await view()).defaults.saved).toBeNull();
  });

  it("are refused all at once where several are wrong", async () => {
    expect(problems(await saveTicketDefaults(admin, choice, deps()))).toHaveLength(5);
  });

  it("are saved by ID, may be left unset, and are written down", async () => {
    granted(await load(REFERENCE_VALUES));
    granted(await saveTicketDefaults(admin, { ...choice, queueId: null }, deps()));
    const circumstances = deps();
    granted(await saveTicketDefaults(admin, choice, circumstances));
    expect((await view()).defaults).toMatchObject({
      saved: choice,
      changed: { by: "Ada", at: circumstances.now() },
    });
    expect(await trail(circumstances.requestId)).toEqual([
      {
        action: "settings.saved",
        subject_id: "ticket-defaults:sandbox",
        before: { ...choice, queueId: null },
        after: choice,
        detail: null,
      },
    ]);
  });

  it("of a value that Autotask no longer lists stay readable, are flagged, and block creation", async () => {
    granted(await load(REFERENCE_VALUES));
    granted(await saveTicketDefaults(admin, choice, deps()));
    const later = deps();
    granted(
      await load(
        REFERENCE_VALUES.filter(({ label }) => label !== "Helpdesk"),
        { now: later.now },
      ),
    );
    const shown = await view();
    expect(shown.defaults.saved?.queueId).toBe(29);
    expect(shown.reference.values.queue).toEqual([
      { id: 8, label: "Monitoring Alert", isActive: true },
      { id: 29, label: "Helpdesk", isActive: false },
    ]);
    const { runId } = await makeRun();
    const { blockers } = granted(await previewTicket(admin, { runId }));
    expect(blockers.map(({ reason }) => reason)).toContain(
      'Default Queue "Helpdesk" is inactive in Autotask.',
    );
    granted(await load(REFERENCE_VALUES));
    expect((await view()).reference.values.queue[1]).toEqual({ id: 29, label: "Helpdesk", isActive: true });
  });
});

describe("the reference data", () => {
  it("is stored as Autotask lists it, with when it was loaded", async () => {
    const circumstances = deps();
    const loaded = granted(
      await load(REFERENCE_VALUES, { now: circumstances.now, requestId: circumstances.requestId }),
    );
    expect(loaded).toEqual({
      loadedAt: circumstances.now(),
      counts: { queue: 2, source: 1, status: 2, priority: 3, noteType: 1, publish: 1 },
    });
    expect((await view()).reference).toMatchObject({
      loadedAt: circumstances.now(),
      values: { status: [{ label: "New" }, { label: "Complete" }] },
    });
    expect(await trail(circumstances.requestId)).toMatchObject([
      { action: "reference-data.loaded", subject_id: "reference-data:sandbox", after: { queue: 2 } },
    ]);
  });

  it("takes new labels over, and says when it was loaded last though older values are kept", async () => {
    granted(
      await load([...REFERENCE_VALUES, referenceValue("priority", 9, "Gone", { sortOrder: -1 })], {
        now: () => new Date("2026-01-01T00:00:00Z"),
      }),
    );
    const last = new Date("2026-02-02T00:00:00Z");
    granted(
      await load(
        REFERENCE_VALUES.map((each) => ({ ...each, label: `${each.label}!` })),
        { now: () => last },
      ),
    );
    const { reference } = await view();
    expect(reference.values.priority).toEqual([
      { id: 9, label: "Gone", isActive: false },
      { id: 1, label: "High!", isActive: true },
      { id: 2, label: "Medium!", isActive: true },
      { id: 6, label: "Planned (old)!", isActive: false },
    ]);
    expect(reference.loadedAt).toEqual(last);
  });

  it("stays as it was when Autotask refuses", async () => {
    granted(await load(REFERENCE_VALUES));
    const failure = { kind: "rejected" as const, messages: ["No."] };
    const gateway = gatewayThat({ loadReferenceData: async () => ({ ok: false, failure }) });
    expect(await refreshReferenceData(admin, deps({ gateway }))).toMatchObject({
      ok: false,
      code: "autotask-rejected",
      quoted: ["No."],
    });
    expect((await referenceValues("sandbox")).filter(({ isActive }) => isActive)).toHaveLength(9);
  });
});
