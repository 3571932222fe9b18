import { beforeEach, describe, expect, it } from "vitest";
import { connectionCredentials, connectionOf, writeZone } from "@/lib/data/autotask-settings";
import { prisma } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import type { PsaEnvironment, ReferenceValue } from "@/lib/domain/psa";
import type { Result } from "@/lib/domain/result";
import {
  actor,
  deps,
  gatewayListing,
  gatewayThat,
  granted,
  linkToTicket,
  makeRun,
  REFERENCE_VALUES,
  referenceValue,
  setInstance,
} from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";
import { refreshReferenceData } from "@/lib/use-cases/refresh-reference-data";
import {
  saveAllowManualNumbers,
  saveAllowResolve,
  saveBaseUrl,
  saveClosedStatuses,
  saveConnection,
  saveEnabled,
  saveEnvironment,
  saveNameSync,
  saveRetention,
  saveTicketDefaults,
  saveTimeZone,
  saveValidateTickets,
} from "@/lib/use-cases/save-settings";
import { saveSingleSignOn } from "@/lib/use-cases/single-sign-on";
import { testConnection } from "@/lib/use-cases/test-connection";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";

const { sql, connection, waiting } = databaseForTests();

const admin = actor("admin", "Ada");
const PASSWORD = "canary-password-7f3a";
const TRACKING = "CANARYTRACKING77";
const USER = "api-user@example.com";

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
  for (const table of ["autotask_connections", "ticket_defaults", "reference_values", "settings_changes"])
    await sql(`DELETE FROM ${table}`);
  await setInstance({
    environment: "sandbox",
    autotaskEnabled: false,
    baseUrl: null,
    timeZone: "UTC",
    allowResolve: false,
    allowManualNumbers: false,
    validateTickets: false,
    nameSyncHours: 24,
  });
});

describe("the secrets of a connection", () => {
  const both = { userName: USER, password: PASSWORD, trackingIdentifier: TRACKING };

  it("are nowhere in the database in clear, as text or as bytes", async () => {
    granted(await saveConnection(admin, both, deps()));
    granted(await saveConnection(admin, { userName: USER, password: `${PASSWORD}2` }, deps()));
    const tables = await sql<{ table_name: string }>(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    expect(tables.length).toBeGreaterThan(20);
    const found: string[] = [];
    for (const { table_name } of tables) {
      const rows = await sql<{ row: string }>(`SELECT t::text AS row FROM "${table_name}" t`);
      const all = rows.map(({ row }) => row).join("\n");
      for (const canary of [PASSWORD, TRACKING, USER])
        for (const encoding of ["utf8", "hex", "base64"] as const)
          if (all.toLowerCase().includes(Buffer.from(canary).toString(encoding).toLowerCase()))
            found.push(`${table_name} ${canary}`);
    }
    // The user name is no secret; that it is found shows that the search finds.
    expect(new Set(found)).toEqual(new Set([`autotask_connections ${USER}`, `audit_events ${USER}`]));
  });

  it("never leave for a screen", async () => {
    granted(await saveConnection(admin, both, deps()));
    const shown = await view();
    expect(shown.connection).toEqual({
      userName: USER,
      passwordSet: true,
      trackingIdentifierSet: true,
      changed: { by: "Ada", at: expect.any(Date) },
      test: null,
    });
    const bytes = (await sql<{ p: Buffer }>("SELECT password AS p FROM autotask_connections"))[0]
      ?.p as Buffer;
    const text = JSON.stringify(shown);
    for (const secret of [PASSWORD, TRACKING, bytes.toString("hex"), bytes.toString("base64")])
      expect(text).not.toContain(secret);
  });

  it("are kept when the form leaves them empty", async () => {
    granted(await saveConnection(admin, both, deps()));
    granted(await saveConnection(admin, { userName: "other@example.com", password: "" }, deps()));
    expect(await connectionCredentials("sandbox")).toEqual({
      userName: "other@example.com",
      password: PASSWORD,
      trackingIdentifier: TRACKING,
    });
    granted(await saveConnection(admin, { userName: USER, trackingIdentifier: "NEW" }, deps()));
    expect(await connectionCredentials("sandbox")).toEqual({
      userName: USER,
      password: PASSWORD,
      trackingIdentifier: "NEW",
    });
  });

  it.each([
    [
      { userName: USER },
      ["password: Enter the API Password.", "trackingIdentifier: Enter the Tracking Identifier."],
    ],
    [{ userName: USER, password: PASSWORD }, ["trackingIdentifier: Enter the Tracking Identifier."]],
    [{ userName: USER, password: "", trackingIdentifier: TRACKING }, ["password: Enter the API Password."]],
  ])("are asked for where none are stored: %j", async (given, missing) => {
    expect(problems(await saveConnection(admin, given, deps()))).toEqual(missing);
    expect(await connectionCredentials("sandbox")).toBeNull();
  });

  it("can't be moved from one setting to another", async () => {
    granted(await saveConnection(admin, both, deps()));
    await sql("UPDATE autotask_connections SET tracking_identifier = password");
    await expect(connectionCredentials("sandbox")).rejects.toThrow(
      "autotask.sandbox.trackingIdentifier can't be decrypted",
    );
    granted(await saveConnection(admin, both, deps()));
    await sql(
      "INSERT INTO autotask_connections (environment, user_name, password, tracking_identifier) SELECT 'production', user_name, password, tracking_identifier FROM autotask_connections",
    );
    await expect(connectionCredentials("production")).rejects.toThrow(
      "autotask.production.password can't be decrypted",
    );
  });

  it("are said to have changed, in the trail, and no more", async () => {
    const first = deps();
    granted(await saveConnection(admin, both, first));
    const second = deps();
    granted(await saveConnection(admin, { userName: "other@example.com" }, second));
    expect(await trail(first.requestId)).toEqual([
      {
        action: "settings.saved",
        subject_id: "connection:sandbox",
        before: null,
        after: { userName: USER, passwordChanged: true, trackingIdentifierChanged: true },
        detail: null,
      },
    ]);
    expect(await trail(second.requestId)).toMatchObject([
      {
        before: { userName: USER },
        after: { userName: "other@example.com", passwordChanged: false, trackingIdentifierChanged: false },
      },
    ]);
  });

  it("when changed make the zone and the last test forgotten", async () => {
    granted(await saveConnection(admin, both, deps()));
    await writeZone("sandbox", { url: "https://ww1.autotask.net" }, new Date());
    const gateway = gatewayThat({
      testConnection: async () => ({
        passed: ["reach", "zone", "credentials", "permission"],
        failed: null,
        zoneName: "1",
      }),
    });
    granted(await testConnection(admin, deps({ gateway })));
    const stored = async () => (await connectionOf("sandbox"))?.zone;
    expect([await stored(), (await view()).connection.test]).toEqual([
      { url: "https://ww1.autotask.net" },
      { at: expect.any(Date), failure: null },
    ]);
    granted(await saveConnection(admin, { userName: USER, password: "new" }, deps()));
    expect([await stored(), (await view()).connection.test]).toEqual([null, null]);
  });
});

describe("Test connection", () => {
  it("keeps what failed and when, and writes it down", async () => {
    granted(
      await saveConnection(
        admin,
        { userName: USER, password: PASSWORD, trackingIdentifier: TRACKING },
        deps(),
      ),
    );
    const failed = { step: "credentials" as const, message: "Autotask rejected the credentials." };
    const circumstances = deps({
      gateway: gatewayThat({
        testConnection: async () => ({ passed: ["reach", "zone"], failed, zoneName: "1" }),
      }),
    });
    expect(granted(await testConnection(admin, circumstances))).toEqual({
      passed: ["reach", "zone"],
      failed,
      zoneName: "1",
      at: circumstances.now(),
    });
    expect((await view()).connection.test).toEqual({ at: circumstances.now(), failure: failed.message });
    expect(await trail(circumstances.requestId)).toMatchObject([
      {
        action: "connection.tested",
        subject_id: "connection:sandbox",
        after: { passed: ["reach", "zone"], failed: "credentials" },
        detail: failed.message,
      },
    ]);
  });

  it("is refused where no credentials are stored", async () => {
    expect(await testConnection(admin, deps())).toMatchObject({ ok: false, code: "connection-missing" });
  });
});

describe("the environment", () => {
  const use = async (environment: PsaEnvironment) =>
    granted(await saveEnvironment(admin, { environment }, deps()));
  const stored = async (id: number): Promise<void> => {
    granted(
      await saveConnection(
        admin,
        { userName: `user-${id}`, password: `password-${id}`, trackingIdentifier: `T${id}` },
        deps(),
      ),
    );
    granted(await load([referenceValue("queue", id, `Queue ${id}`)]));
    granted(
      await saveTicketDefaults(
        admin,
        { sourceId: null, queueId: id, statusId: null, warningPriorityId: null, errorPriorityId: null },
        deps(),
      ),
    );
  };

  it("has its own credentials, defaults and reference data, which a switch leaves alone", async () => {
    await stored(1);
    await use("production");
    const empty = await view();
    expect([
      empty.connection.userName,
      empty.defaults.saved,
      empty.reference.values.queue,
      empty.connection.changed,
    ]).toEqual([null, null, [], null]);
    await stored(2);
    for (const [environment, id] of [
      ["sandbox", 1],
      ["production", 2],
    ] as const) {
      await use(environment);
      const shown = await view();
      expect(shown.environment).toMatchObject({ value: environment, changed: { by: "Ada" } });
      expect([shown.connection.userName, shown.defaults.saved?.queueId]).toEqual([`user-${id}`, id]);
      expect(shown.reference.values.queue).toEqual([{ id, label: `Queue ${id}`, isActive: true }]);
      expect(await connectionCredentials(environment)).toEqual({
        userName: `user-${id}`,
        password: `password-${id}`,
        trackingIdentifier: `T${id}`,
      });
    }
  });
});

describe("what a switch of the environment hides", () => {
  it("is told in numbers: mappings, and tickets of runs, of each environment", async () => {
    const counts = async () => (await view()).environment.holdings;
    const before = await counts();
    const run = await makeRun();
    await linkToTicket(run.runId);
    await sql(
      `INSERT INTO company_mappings (id, environment, customer_id, company_id, company_name, status, last_sync_at, mapped_by_id)
       VALUES (gen_random_uuid(), 'production', '${run.customerId}', 987654, 'Contoso', 'ok', now(), gen_random_uuid())`,
    );
    const after = await counts();
    expect(after.sandbox.ticketLinks - before.sandbox.ticketLinks).toBe(1);
    expect(after.production).toEqual({
      mappings: before.production.mappings + 1,
      ticketLinks: before.production.ticketLinks,
    });
  });
});

describe("the statuses that mean closed", () => {
  const STATUSES = [
    ...REFERENCE_VALUES,
    referenceValue("status", 9, "Waiting Materials"),
    referenceValue("status", 52, "Complete - No Notify"),
    referenceValue("status", 21, "On hold (old)", { isActive: false }),
  ];
  const CHOICE = { sourceId: 8, queueId: 29, statusId: 1, warningPriorityId: 2, errorPriorityId: 1 };
  const save = (closedStatusIds: number[], d = deps()) => saveClosedStatuses(admin, { closedStatusIds }, d);
  const closed = async () => (await view()).resolving.closedStatuses.value;

  beforeEach(async () => {
    granted(await load(STATUSES));
  });

  it("are kept by environment, with who and when, and before and after in the trail", async () => {
    granted(await save([52]));
    const circumstances = deps();
    granted(await save([21, 52], circumstances));
    expect(await trail(circumstances.requestId)).toEqual([
      {
        action: "settings.saved",
        subject_id: "closed-statuses:sandbox",
        before: { closedStatusIds: [52] },
        after: { closedStatusIds: [21, 52] },
        detail: null,
      },
    ]);
    expect((await view()).resolving.closedStatuses).toEqual({
      value: [21, 52],
      changed: { by: "Ada", at: circumstances.now() },
    });
    await setInstance({ environment: "production" });
    expect((await view()).resolving.closedStatuses).toEqual({ value: [], changed: null });
  });

  it("neither wipe the ticket defaults nor are wiped by them", async () => {
    granted(await save([52]));
    expect([(await view()).defaults.changed, (await view()).missing]).toEqual([
      null,
      expect.arrayContaining(["Choose and save the ticket defaults"]),
    ]);
    const circumstances = deps();
    granted(await saveTicketDefaults(admin, CHOICE, circumstances));
    expect(await closed()).toEqual([52]);
    granted(await save([]));
    const shown = await view();
    expect([shown.defaults.saved, shown.resolving.closedStatuses.value]).toEqual([CHOICE, []]);
    // What each changed stands alone in the trail.
    expect(await trail(circumstances.requestId)).toMatchObject([{ after: CHOICE }]);
    expect((await trail(circumstances.requestId))[0]?.before).not.toHaveProperty("closedStatusIds");
  });

  it("are of the loaded reference data, and not what a new ticket gets", async () => {
    granted(await saveTicketDefaults(admin, CHOICE, deps()));
    granted(await save([52]));
    // 29 is a queue and no status.
    expect(problems(await save([29, 52]))).toEqual([
      "closedStatusIds: Statuses that mean closed: ID 29 is not in the loaded reference data. Take it off the list.",
    ]);
    expect(problems(await save([1]))).toEqual([
      'closedStatusIds: Statuses that mean closed: "New" is the Default Status, and a new ticket is open. Take it off the list.',
    ]);
    for (const [statusId, label] of [
      [52, "Complete - No Notify"],
      [5, "Complete"],
    ] as const)
      expect(problems(await saveTicketDefaults(admin, { ...CHOICE, statusId }, deps()))).toEqual([
        `statusId: Default Status: "${label}" means closed, and a new ticket is open. Choose another value.`,
      ]);
    expect([await closed(), (await view()).defaults.saved]).toEqual([[52], CHOICE]);
  });

  it("need no mention of Autotask's own Complete", async () => {
    granted(await save([5, 9]));
    expect(await closed()).toEqual([9]);
  });
});

describe("what the reference data leaves in the way of resolving", () => {
  const without = (...kinds: ReferenceValue["kind"][]) =>
    REFERENCE_VALUES.filter(({ kind }) => !kinds.includes(kind));
  const said = async (values: readonly ReferenceValue[]) => {
    await sql("DELETE FROM reference_values");
    if (values.length > 0) granted(await load(values));
    return (await view()).resolving.blockers;
  };

  it("is said once lists are loaded, whether resolving is allowed or not", async () => {
    expect(await said([])).toEqual([]);
    expect(await said(REFERENCE_VALUES)).toEqual([]);
    expect(await said(without("noteType", "publish"))).toEqual([
      "How Autotask keeps notes internal has not been loaded yet.",
    ]);
    const seenByCustomers = referenceValue("publish", 1, "All Autotask Users");
    expect(await said([...without("publish"), seenByCustomers])).toEqual([
      "Autotask offers no internal note here, and a note of Backupchecks must never be seen by the customer.",
    ]);
  });
});

describe("the Backupchecks Base URL", () => {
  const save = (baseUrl: string, hereOrigin: string | null = null) =>
    saveBaseUrl(admin, { baseUrl }, { ...deps(), hereOrigin });

  it.each([
    "",
    "backupchecks.example.com",
    "http://backupchecks.example.com",
    "https://user@example.com",
    "https://example.com?x=1",
    "https://example.com/#a",
    "javascript:alert(1)",
    "https://exam ple.com",
    "//example.com",
  ])("%j is refused, with words at the field, and nothing is stored", async (baseUrl) => {
    const result = await save(baseUrl);
    expect(result).toMatchObject({
      ok: false,
      code: "invalid-input",
      fields: [{ path: "baseUrl", message: expect.stringMatching(/\.$/) }],
    });
    expect((await instanceSettings()).baseUrl).toBeNull();
  });

  it.each([
    ["https://Backupchecks.Example.com/", "https://backupchecks.example.com"],
    ["https://example.com:443/bc/", "https://example.com/bc"],
    ["http://localhost:3000", "http://localhost:3000"],
  ])("%s is stored as %s", async (given, kept) => {
    granted(await save(given));
    expect((await view()).baseUrl).toEqual({ value: kept, changed: { by: "Ada", at: expect.any(Date) } });
  });

  it.each([
    ["https://example.com", "https://example.com", false],
    ["https://example.com/bc", "https://example.com", false],
    ["https://example.com", null, false],
    ["https://example.com", "http://localhost:3000", true],
    ["https://example.com", "https://example.com:8443", true],
    ["https://example.com.evil.test", "https://example.com", true],
    ["https://example.com", "http://example.com", true],
  ])("%s, read at %s, is warned about: %s", async (baseUrl, here, warned) => {
    const { warning } = granted(await save(baseUrl, here));
    expect(warning).toEqual(
      warned
        ? `You are reading this page at ${here}. Links in tickets will point to ${baseUrl}: make sure that technicians can reach it.`
        : null,
    );
  });
});

describe("every section", () => {
  it.each([
    [
      "enabled",
      (d: ReturnType<typeof deps>) => saveEnabled(admin, { enabled: true }, d),
      { enabled: false },
      { enabled: true },
    ],
    [
      "environment",
      (d: ReturnType<typeof deps>) => saveEnvironment(admin, { environment: "production" }, d),
      { environment: "sandbox" },
      { environment: "production" },
    ],
    [
      "base-url",
      (d: ReturnType<typeof deps>) =>
        saveBaseUrl(admin, { baseUrl: "https://a.example" }, { ...d, hereOrigin: null }),
      { baseUrl: null },
      { baseUrl: "https://a.example" },
    ],
    [
      "time-zone",
      (d: ReturnType<typeof deps>) => saveTimeZone(admin, { timeZone: "Europe/Amsterdam" }, d),
      { timeZone: "UTC" },
      { timeZone: "Europe/Amsterdam" },
    ],
    [
      "resolving",
      (d: ReturnType<typeof deps>) => saveAllowResolve(admin, { allowResolve: true }, d),
      { allowResolve: false },
      { allowResolve: true },
    ],
    [
      "compatibility",
      (d: ReturnType<typeof deps>) => saveAllowManualNumbers(admin, { allowManualNumbers: true }, d),
      { allowManualNumbers: false },
      { allowManualNumbers: true },
    ],
    [
      "periodic-validation",
      (d: ReturnType<typeof deps>) => saveValidateTickets(admin, { validateTickets: true }, d),
      { validateTickets: false },
      { validateTickets: true },
    ],
    [
      "name-sync",
      (d: ReturnType<typeof deps>) => saveNameSync(admin, { nameSyncHours: 168 }, d),
      { nameSyncHours: 24 },
      { nameSyncHours: 168 },
    ],
  ])(
    "%s is saved with who and when, and with before and after in the trail",
    async (section, save, before, after) => {
      const circumstances = deps();
      granted(await save(circumstances));
      expect(await trail(circumstances.requestId)).toEqual([
        { action: "settings.saved", subject_id: section, before, after, detail: null },
      ]);
      expect(
        await sql("SELECT section, changed_at, changed_by, changed_by_id FROM settings_changes"),
      ).toEqual([{ section, changed_at: circumstances.now(), changed_by: "Ada", changed_by_id: admin.id }]);
    },
  );

  it("says what is still missing, until nothing is", async () => {
    const missing = async () => (await view()).missing;
    expect(await missing()).toEqual([
      "Enable Autotask integration",
      "Enter the credentials",
      "Load the reference data",
      "Choose and save the ticket defaults",
      "Set the Backupchecks Base URL",
    ]);
    granted(await saveEnabled(admin, { enabled: true }, deps()));
    granted(
      await saveConnection(
        admin,
        { userName: USER, password: PASSWORD, trackingIdentifier: TRACKING },
        deps(),
      ),
    );
    granted(await load(REFERENCE_VALUES));
    const partly = { sourceId: 8, queueId: 29, statusId: 1, warningPriorityId: 2, errorPriorityId: null };
    granted(await saveTicketDefaults(admin, partly, deps()));
    expect(await missing()).toEqual(["Choose and save the ticket defaults", "Set the Backupchecks Base URL"]);
    granted(await saveTicketDefaults(admin, { ...partly, errorPriorityId: 1 }, deps()));
    granted(await saveBaseUrl(admin, { baseUrl: "https://a.example" }, { ...deps(), hereOrigin: null }));
    expect(await missing()).toEqual([]);
  });

  it("exists in one row, though many ask for it first at once", async () => {
    await prisma().instanceSettings.deleteMany();
    const tags = await Promise.all(
      Array.from({ length: 8 }, async () => (await instanceSettings()).instanceTag),
    );
    expect(new Set(tags).size).toBe(1);
    expect(tags[0]).toMatch(/^[a-km-np-z2-9]{6}$/);
  });
});

describe("two who save at the same moment", () => {
  /** Begins both while another transaction holds what either of them writes, and lets them go on once both wait. */
  async function atOnce<T>(...saves: (() => Promise<Result<T>>)[]): Promise<Result<T>[]> {
    const other = await connection();
    await other.query("BEGIN");
    for (const table of ["instance_settings", "ticket_defaults", "autotask_connections", "settings_changes"])
      await other.query(`SELECT FROM ${table} FOR UPDATE`);
    const saving = saves.map((save) => save());
    await waiting(saves.length);
    await other.query("COMMIT");
    return Promise.all(saving);
  }

  const changes = (section: string) =>
    sql("SELECT before, after FROM audit_events WHERE subject_id = $1 ORDER BY seq DESC LIMIT 2", [section]);
  /** The later one found what the earlier one saved. */
  async function expectChain(section: string): Promise<void> {
    const [last, first] = await changes(section);
    expect(last?.before).toEqual(first?.after);
  }

  it("each say what they found, and not what both had read before", async () => {
    granted(await saveRetention(admin, { keepRunsDays: 90 }, deps()));
    for (const saved of await atOnce(
      () => saveRetention(admin, { keepRunsDays: 60 }, deps()),
      () => saveRetention(admin, { keepRunsDays: 30 }, deps()),
    ))
      granted(saved);
    await expectChain("retention");
  });

  it("so where the switch is saved", async () => {
    granted(await saveEnabled(admin, { enabled: false }, deps()));
    const switches = [true, false].map((enabled) => () => saveEnabled(admin, { enabled }, deps()));
    await atOnce(...switches);
    await expectChain("enabled");
  });

  it("so with the rules of single sign-on", async () => {
    const rules = {
      claim: "",
      adminValues: [],
      operatorValues: [],
      reporterValues: [],
      admitsUnknown: false,
    };
    granted(await saveSingleSignOn(admin, rules, deps()));
    const claims = ["groups", "roles"].map(
      (claim) => () => saveSingleSignOn(admin, { ...rules, claim }, deps()),
    );
    await atOnce(...claims);
    await expectChain("single-sign-on");
  });

  it("the default status and that it means closed: one of them is refused", async () => {
    granted(await load(REFERENCE_VALUES));
    const choice = { sourceId: 8, queueId: 29, statusId: null, warningPriorityId: 2, errorPriorityId: 1 };
    granted(await saveTicketDefaults(admin, choice, deps()));
    const saved = await atOnce(
      () => saveTicketDefaults(admin, { ...choice, statusId: 1 }, deps()),
      () => saveClosedStatuses(admin, { closedStatusIds: [1] }, deps()),
    );
    expect(saved.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    const [stored] = await sql("SELECT status_id, closed_status_ids FROM ticket_defaults");
    expect(stored?.closed_status_ids).not.toContain(stored?.status_id);
  });

  it("the credentials say whose they took the place of", async () => {
    const both = { userName: USER, password: PASSWORD, trackingIdentifier: TRACKING };
    granted(await saveConnection(admin, both, deps()));
    await atOnce(
      () => saveConnection(admin, { userName: "one@example.com" }, deps()),
      () => saveConnection(admin, { userName: "two@example.com" }, deps()),
    );
    const [last, first] = await changes("connection:sandbox");
    expect(last?.before).toEqual({ userName: first?.after.userName });
  });
});
