import { beforeEach, describe, expect, it } from "vitest";
import { processState } from "@/lib/autotask/process-state";
import { sandboxForTests } from "@/lib/autotask/testing/sandbox";
import type { PsaGateway } from "@/lib/domain/psa";
import { actor, deps, granted, setInstance } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { refreshReferenceData } from "@/lib/use-cases/refresh-reference-data";
import {
  saveBaseUrl,
  saveConnection,
  saveRetention,
  saveTicketDefaults,
  saveTimeZone,
} from "@/lib/use-cases/save-settings";
import { validateConfiguration } from "@/lib/use-cases/validate-configuration";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";

const { sql } = databaseForTests();
const sandbox = sandboxForTests();

const admin = actor("admin", "Ada");
const HERE = "https://backupchecks.example.com";
const DEFAULTS = { sourceId: 8, queueId: 29682833, statusId: 1, warningPriorityId: 2, errorPriorityId: 1 };

const validate = async (gateway: PsaGateway, given: Parameters<typeof deps>[0] = {}) =>
  granted(await validateConfiguration(admin, { ...deps({ gateway, ...given }), hereOrigin: HERE }));
const view = async () => granted(await viewAutotaskSettings(admin));
const saveSecrets = async () =>
  granted(
    await saveConnection(
      admin,
      { userName: "u@example.com", password: "p", trackingIdentifier: "t" },
      deps(),
    ),
  );

beforeEach(async () => {
  const tables = ["autotask_connections", "ticket_defaults", "reference_values", "settings_changes"];
  for (const table of [...tables, "configuration_reports"]) await sql(`DELETE FROM ${table}`);
  await setInstance({ environment: "sandbox", autotaskEnabled: true, allowResolve: true, baseUrl: null });
});

async function inOrder(): Promise<PsaGateway> {
  const { gateway } = sandbox.connect();
  await saveSecrets();
  granted(await refreshReferenceData(admin, deps({ gateway })));
  granted(await saveTicketDefaults(admin, DEFAULTS, deps()));
  granted(await saveBaseUrl(admin, { baseUrl: HERE }, { ...deps(), hereOrigin: HERE }));
  return gateway;
}

describe("Validate configuration", () => {
  it("passes where all is in order, but for the standing reminder, and is kept with who and when", async () => {
    const gateway = await inOrder();
    const circumstances = deps({ gateway });
    const report = await validate(gateway, circumstances);
    expect(report.checks.filter(({ state }) => state !== "passed").map(({ title }) => title)).toEqual([
      "Non-billable time entries",
    ]);
    expect(report).toMatchObject({ at: circumstances.now(), by: "Ada", isOutdated: false });
    expect((await view()).report).toEqual(report);
    const [event] = await sql<{ after: object }>(
      `SELECT action, subject_id, after, detail FROM audit_events WHERE request_id = '${circumstances.requestId}'`,
    );
    expect(event).toMatchObject({
      action: "configuration.validated",
      subject_id: "configuration:sandbox",
      after: { Credentials: "passed", "Default Queue": "passed", "Non-billable time entries": "warning" },
      detail: null,
    });
    expect(Object.keys(event?.after ?? {})).toHaveLength(report.checks.length);
  });

  it("asks Autotask eight things at most, the zone among them, and writes nothing", async () => {
    await inOrder();
    const { gateway, config } = sandbox.connect();
    processState().zones.clear();
    await validate(gateway);
    expect(config.calls.map(({ method, entity }) => `${method} ${entity}`)).toEqual([
      "GET ZoneInformation",
      "GET ThresholdInformation",
      "GET Tickets",
      "GET TicketNotes",
      "POST Companies",
      "GET TimeEntries",
      "GET Tickets",
      "GET TicketNotes",
    ]);
    expect(await sandbox.control.writes()).toEqual([]);
  });

  it("asks ten at most where the last of them does not come through", async () => {
    await inOrder();
    const { gateway, config } = sandbox.connect();
    processState().zones.clear();
    const match = { entity: "TicketNotes", kind: "metadata" } as const;
    await sandbox.control.addFault({ match, fault: { type: "html-503" }, times: "always", after: 1 });
    const { checks } = await validate(gateway);
    expect(config.calls).toHaveLength(10);
    expect(checks.find(({ title }) => title === "Reference data")?.state).toBe("failed");
  });

  it("sends a wrong password once, and asks nothing after it", async () => {
    await inOrder();
    const { gateway, config } = sandbox.connect({ secret: "wrong" });
    const { checks } = await validate(gateway);
    expect(config.calls.filter(({ entity }) => entity !== "ZoneInformation")).toHaveLength(1);
    const states = Object.fromEntries(checks.map(({ title, state }) => [title, state]));
    expect(states).toMatchObject({ Credentials: "failed", Tickets: "skipped", "Default Queue": "passed" });
  });

  it("names rights that the security level denies, all at once", async () => {
    const gateway = await inOrder();
    await sandbox.control.setSwitches({
      denied: ["Tickets:create", "TicketNotes:create", "TimeEntries:query", "Companies:query"],
    });
    const { checks } = await validate(gateway);
    const failed = checks.filter(({ state }) => state === "failed").map(({ title }) => title);
    expect(failed).toEqual(["Tickets", "Ticket notes", "Companies", "Time entries"]);
  });

  it("looks at Autotask's lists as they are now, and changes none that is stored", async () => {
    const gateway = await inOrder();
    await sandbox.control.changePicklistValue("queue", DEFAULTS.queueId, { isActive: false });
    const { checks } = await validate(gateway);
    const of = (title: string) => checks.find((check) => check.title === title);
    expect(of("Default Queue")).toMatchObject({ state: "failed", words: expect.stringMatching(/inactive/) });
    expect(of("Reference data")).toMatchObject({ words: expect.stringMatching(/1 value has changed/) });
    const queues = (await view()).reference.values.queue;
    expect(queues.find(({ id }) => id === DEFAULTS.queueId)?.isActive).toBe(true);
  });

  it("needs no connection, and no readable secret: it says so, and asks nothing", async () => {
    const nobody = { gatewayOf: () => Promise.reject(new Error("Autotask was asked")) };
    const run = async () =>
      granted(await validateConfiguration(admin, { ...deps(nobody), hereOrigin: null })).checks;
    const stateOf = async (title: string) => (await run()).find((check) => check.title === title)?.state;
    expect(await stateOf("Credentials")).toBe("failed");
    await saveSecrets();
    await sql("UPDATE autotask_connections SET tracking_identifier = password");
    expect(await stateOf("Encryption key")).toBe("failed");
  });

  it("is said to be outdated once what it looked at was changed, and stays with its environment", async () => {
    const gateway = await inOrder();
    const at = new Date(Date.now() + 1_000);
    await validate(gateway, { now: () => at });
    const later = deps({ now: () => new Date(at.getTime() + 1_000) });
    granted(await saveTimeZone(admin, { timeZone: "UTC" }, later));
    granted(await saveRetention(admin, { keepRunsDays: null }, later));
    expect((await view()).report?.isOutdated).toBe(false);
    await setInstance({ environment: "production" });
    expect((await view()).report).toBeNull();
    granted(await saveConnection(admin, { userName: "p", password: "p", trackingIdentifier: "t" }, later));
    await setInstance({ environment: "sandbox" });
    expect((await view()).report?.isOutdated).toBe(false);
    granted(await saveTicketDefaults(admin, { ...DEFAULTS, errorPriorityId: null }, later));
    expect((await view()).report?.isOutdated).toBe(true);
  });

  it("of an earlier version in another form counts as none", async () => {
    await sql(
      `INSERT INTO configuration_reports VALUES ('sandbox', now(), 'Ada', '[{"title":"x","state":"odd"}]')`,
    );
    expect((await view()).report).toBeNull();
  });
});
