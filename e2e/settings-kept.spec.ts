// Every setting, as a table: kept over a restart, refused by its name, not for others; and the secrets, never sent back.
import type { Locator, Page } from "@playwright/test";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";
import { callAction, serverActions } from "./endpoints";
import { test as base, expect, type Person, visit } from "./fixtures";
import { type Instance, ownInstance } from "./instance";

const AUTOTASK = "/settings/integrations/autotask";
const GENERAL = "/settings";
const SINGLE_SIGN_ON = "/settings/single-sign-on";

const test = base.extend<object, { instance: Instance }>({
  instance: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern
    async ({}, use) => {
      const instance = await ownInstance();
      await use(instance);
      await instance.stop();
    },
    { scope: "worker" },
  ],
});

interface Setting {
  action: string;
  page: string;
  /** What is saved, and what of it is seen afterwards. */
  good: object;
  shows: (page: Page) => Promise<void>;
  /** What is refused: the input, the field that is named by path and by its words on the page. */
  bad: { input: object; path: string; named: RegExp }[];
}

const { userName, secret, integrationCode } = SANDBOX_CREDENTIALS;
const DEFAULTS = { sourceId: 8, queueId: 29682969, statusId: 1, warningPriorityId: 2, errorPriorityId: 1 };
const RULES = {
  claim: "groups",
  adminValues: [],
  operatorValues: [],
  reporterValues: [],
  admitsUnknown: false,
};
const region = (page: Page, name: string): Locator => page.getByRole("region", { name });
const isOn = (name: string) => (page: Page) => expect(page.getByRole("switch", { name })).toBeChecked();

function onOff(action: string, name: string, label: string, named = new RegExp(label)): Setting {
  return {
    action,
    page: AUTOTASK,
    good: { [name]: true },
    shows: isOn(label),
    bad: [{ input: { [name]: "yes" }, path: name, named }],
  };
}

/** In an order in which each can be saved: what belongs to an environment after the choice of it, choices after their lists. */
const SETTINGS: Setting[] = [
  {
    action: "saveEnvironmentAction",
    page: AUTOTASK,
    good: { environment: "production" },
    shows: (page) => expect(page.getByRole("combobox", { name: "Environment" })).toHaveText("Production"),
    bad: [{ input: { environment: "staging" }, path: "environment", named: /Environment/ }],
  },
  onOff("saveEnabledAction", "enabled", "Enable Autotask integration"),
  {
    action: "saveConnectionAction",
    page: AUTOTASK,
    good: { userName, password: secret, trackingIdentifier: integrationCode },
    shows: async (page) => {
      await expect(page.getByLabel("API Username")).toHaveValue(userName);
      await expect(region(page, "Connection")).toContainText(/API PasswordSet, changed/);
      await expect(region(page, "Connection")).toContainText(/Tracking IdentifierSet, changed/);
    },
    bad: [
      { input: { userName: " " }, path: "userName", named: /API Username/ },
      { input: { userName, password: "two\nlines" }, path: "password", named: /API Password/ },
      {
        input: { userName, trackingIdentifier: "x".repeat(101) },
        path: "trackingIdentifier",
        named: /Tracking Identifier/,
      },
    ],
  },
  {
    action: "saveTicketDefaultsAction",
    page: AUTOTASK,
    good: DEFAULTS,
    shows: async (page) => {
      for (const [label, value] of [
        ["Ticket Source", "Monitoring Alert"],
        ["Default Queue", "Level II"],
        ["Default Status", "New"],
        ["Warning →", "Medium"],
        ["Error →", "High"],
      ] as const) {
        const field = region(page, "Ticket defaults").getByRole("combobox", { name: label });
        await expect(field).toHaveText(value);
        await expect(field).not.toHaveAccessibleDescription("Proposed, not saved yet");
      }
    },
    bad: [
      ["sourceId", /Ticket Source/],
      ["queueId", /Default Queue/],
      ["statusId", /Default Status/],
      ["warningPriorityId", /Priority for Warning/],
      ["errorPriorityId", /Priority for Error/],
    ].map(([path, named]) => ({
      input: { ...DEFAULTS, [path as string]: 987_654_321 },
      path: path as string,
      named: named as RegExp,
    })),
  },
  {
    action: "saveClosedStatusesAction",
    page: AUTOTASK,
    good: { closedStatusIds: [52] },
    shows: (page) =>
      expect(page.getByRole("checkbox", { name: "Complete - No Notify", exact: true })).toBeChecked(),
    bad: [
      { input: { closedStatusIds: ["52"] }, path: "closedStatusIds", named: /Statuses that mean closed/ },
      { input: { closedStatusIds: [987_654] }, path: "closedStatusIds", named: /Statuses that mean closed/ },
    ],
  },
  {
    action: "saveBaseUrlAction",
    page: AUTOTASK,
    good: { baseUrl: "https://kept.example.com/bc" },
    shows: (page) =>
      expect(page.getByLabel("Backupchecks Base URL")).toHaveValue("https://kept.example.com/bc"),
    bad: [{ input: { baseUrl: "http://kept.example.com" }, path: "baseUrl", named: /Backupchecks Base URL/ }],
  },
  onOff("saveAllowResolveAction", "allowResolve", "Allow resolving tickets from Backupchecks"),
  onOff(
    "saveAllowManualNumbersAction",
    "allowManualNumbers",
    "Allow manual ticket number entry when Autotask is enabled",
  ),
  onOff(
    "saveValidateTicketsAction",
    "validateTickets",
    "Validate linked tickets periodically",
    /Periodic validation/,
  ),
  {
    action: "saveNameSyncAction",
    page: AUTOTASK,
    good: { nameSyncHours: 168 },
    shows: (page) => expect(page.getByRole("combobox", { name: "Sync names" })).toHaveText("Weekly"),
    bad: [{ input: { nameSyncHours: 5 }, path: "nameSyncHours", named: /Sync names/ }],
  },
  {
    action: "saveApiLogAction",
    page: AUTOTASK,
    good: { level: "all", keepDays: "30" },
    shows: async (page) => {
      await expect(page.getByRole("combobox", { name: "API log" })).toHaveText("All");
      await expect(page.getByLabel("Keep rows for (days)")).toHaveValue("30");
    },
    bad: [
      { input: { level: "debug", keepDays: "30" }, path: "level", named: /API log/ },
      { input: { level: "all", keepDays: "0" }, path: "keepDays", named: /Keep rows for/ },
    ],
  },
  {
    action: "saveSingleSignOnAction",
    page: SINGLE_SIGN_ON,
    good: { ...RULES, adminValues: ["backup-admins"], admitsUnknown: true },
    shows: async (page) => {
      await expect(page.getByLabel("Claim", { exact: true })).toHaveValue("groups");
      await expect(page.getByLabel("Values for Administrator")).toHaveValue("backup-admins");
      await expect(page.getByRole("combobox", { name: "Unknown people" })).toHaveText("Let in as Reporter");
    },
    bad: [
      { input: { ...RULES, claim: "", adminValues: ["a"] }, path: "claim", named: /Claim/ },
      { input: { ...RULES, adminValues: ["x".repeat(201)] }, path: "adminValues", named: /Values for/ },
      { input: { ...RULES, admitsUnknown: "maybe" }, path: "admitsUnknown", named: /Unknown people/ },
    ],
  },
  {
    action: "saveTimeZoneAction",
    page: GENERAL,
    good: { timeZone: "Asia/Tokyo" },
    shows: (page) => expect(page.getByRole("button", { name: /^Time zone/ })).toContainText("Asia/Tokyo"),
    bad: [{ input: { timeZone: "Mars/Olympus" }, path: "timeZone", named: /Time zone/ }],
  },
  {
    action: "saveRetentionAction",
    page: GENERAL,
    good: { keepRunsDays: "365" },
    shows: (page) => expect(page.getByLabel("Keep runs for (days)")).toHaveValue("365"),
    bad: [{ input: { keepRunsDays: "29" }, path: "keepRunsDays", named: /Keep runs for/ }],
  },
];

const STORED = `select to_jsonb(i) as settings,
  (select jsonb_agg(d) from ticket_defaults d) as defaults,
  (select jsonb_agg(c) from autotask_connections c) as connections,
  (select jsonb_agg(r) from single_sign_on_rules r) as rules
  from instance_settings i`;

test("every setting keeps a good value over a restart, refuses a bad one by its name, and is an administrator's alone", async ({
  open,
  admin,
  operator,
  reporter,
  instance,
}) => {
  const actions = await serverActions();
  // A setting that has no row here fails.
  const saving = [...actions.keys()].filter((name) => /^save/.test(name));
  expect(SETTINGS.map(({ action }) => action).toSorted()).toEqual(saving.toSorted());
  const sent: string[] = [];
  const call = async (action: string, page: string, input: object, who: Person) => {
    const id = actions.get(action)?.id ?? "";
    const answer = await callAction(instance.url, { id, address: page, input }, who);
    sent.push(answer.text);
    return answer.result;
  };

  for (const { action, page, good, bad } of SETTINGS) {
    const before = await instance.rows(STORED);
    for (const who of [operator, reporter])
      expect(await call(action, page, good, who), action).toMatchObject({ ok: false, code: "not-allowed" });
    expect(await instance.rows(STORED), action).toEqual(before);
    expect(await call(action, page, good, admin), action).toMatchObject({ ok: true });
    // What can be chosen has to be loaded, with the credentials just saved.
    if (action === "saveConnectionAction")
      expect(await call("refreshReferenceDataAction", page, {}, admin)).toMatchObject({ ok: true });
    const saved = await instance.rows(STORED);
    for (const { input, path, named } of bad) {
      const refused = { ok: false, fields: [{ path, message: expect.stringMatching(named) }] };
      expect(await call(action, page, input, admin), JSON.stringify(input)).toMatchObject(refused);
    }
    expect(await instance.rows(STORED), action).toEqual(saved);
  }

  await instance.restart();
  const page = await open(admin);
  const bodies: Promise<string>[] = [];
  page.on("response", (response) => {
    bodies.push(response.text().catch(() => ""));
  });
  const linked: (string | null)[] = [];
  for (const address of [AUTOTASK, SINGLE_SIGN_ON, GENERAL]) {
    await visit(page, address);
    for (const setting of SETTINGS) if (setting.page === address) await setting.shows(page);
    for (const link of await page.getByRole("link", { name: "What changed" }).all())
      linked.push(new URL((await link.getAttribute("href")) ?? "", instance.url).searchParams.get("id"));
    sent.push(await page.content());
  }
  // Each section that was saved leads to its events, by the name that they have in the trail.
  const noted = await instance.rows<{ subject_id: string }>(
    "select distinct subject_id from audit_events where subject_kind = 'settings'",
  );
  expect(linked.toSorted()).toEqual(noted.map((row) => row.subject_id).toSorted());
  // A bad value typed by hand is refused at its field, before and after it is sent.
  const days = page.getByLabel("Keep runs for (days)");
  await days.fill("3");
  await days.press("Enter");
  await expect(days).toHaveAccessibleDescription(/Keep runs for must be 30 to 3650 days/);
  await expect(days).toBeFocused();

  sent.push(...(await Promise.all(bodies)));
  expect(sent.length).toBeGreaterThan(SETTINGS.length * 3);
  for (const text of sent) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(integrationCode);
  }
});
