// From an instance that knows nothing of Autotask to one that can create tickets, in the order of the page.
import type { Page } from "@playwright/test";
import { CLOSING_NOTE, TIME_ENTRIES_NOTE } from "@/lib/domain/system-notes";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";
import { callAction, serverActions } from "./endpoints";
import { test as base, expect, visit } from "./fixtures";
import { type Instance, ownInstance } from "./instance";

const PAGE = "/settings/integrations/autotask";

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

// Each step builds on the one before.
test.describe.configure({ mode: "serial" });

const section = (page: Page, title: string) => page.getByRole("region", { name: title });
const missing = (page: Page) => section(page, "Creating tickets").getByRole("listitem");
const step = (page: Page, what: string) =>
  section(page, "Test").getByRole("listitem").filter({ hasText: what });

async function saveConnection(
  page: Page,
  given: { userName?: string; password: string; code?: string },
): Promise<void> {
  const connection = section(page, "Connection");
  if (given.userName) await connection.getByLabel("API Username").fill(given.userName);
  const replace = connection.getByRole("button", { name: "Replace API Password" });
  if (await replace.isVisible()) await replace.click();
  await connection.getByLabel("API Password").fill(given.password);
  if (given.code) await connection.getByLabel("Tracking Identifier").fill(given.code);
  await connection.getByRole("button", { name: "Save connection" }).click();
  await expect(connection.getByText("Connection saved.")).toBeVisible();
}

test("says everything that is missing, and keeps the base URL to its rules", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, "/settings");
  await page.getByRole("link", { name: /^Autotask/ }).click();
  await expect(page).toHaveURL(PAGE);
  await expect(missing(page)).toHaveText([
    "Enable Autotask integration",
    "Enter the credentials",
    "Load the reference data",
    "Choose and save the ticket defaults",
    "Set the Backupchecks Base URL",
  ]);

  const address = section(page, "Address of this instance");
  const field = address.getByLabel("Backupchecks Base URL");
  for (const refused of [
    "backupchecks.example.com",
    "http://backupchecks.example.com",
    "https://user:secret@backupchecks.example.com",
    "https://backupchecks.example.com/?a=b",
    "https://backupchecks.example.com/#x",
    "javascript:alert(1)",
    "https://backupchecks.example.com@elsewhere.example",
    "https://back\\checks.example.com",
  ]) {
    await field.fill(refused);
    await field.press("Enter");
    await expect(field, refused).toHaveAttribute("aria-invalid", "true");
    await expect(field, refused).toBeFocused();
  }
  // What is said on leaving the field must not push the button away from under the pointer.
  await field.fill("backupchecks.example.com");
  await address.getByRole("button", { name: "Save base URL" }).click();
  await expect(field).toBeFocused();
  expect(await instance.rows("select base_url from instance_settings where base_url is not null")).toEqual(
    [],
  );

  await field.fill("https://backupchecks.example.com/");
  await address.getByRole("button", { name: "Save base URL" }).click();
  await expect(address.getByText("Base URL saved.")).toBeVisible();
  await expect(address).toContainText(`You are reading this page at ${instance.url}.`);
  await expect(field).toHaveValue("https://backupchecks.example.com");
  await expect(address).toContainText(`by ${admin.name}`);
  await field.fill("");
  await address.getByRole("button", { name: "Use the address I am at" }).click();
  await address.getByRole("button", { name: "Save base URL" }).click();
  await expect(field).toHaveValue(instance.url);
  await expect(address).not.toContainText("You are reading this page at");
  await expect(missing(page)).toHaveCount(4);
});

test("the connection is asked for whole, and a test names the step that failed", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, PAGE);
  await expect(section(page, "Test").getByRole("button", { name: "Test connection" })).toBeDisabled();
  await section(page, "Connection").getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByLabel("API Username")).toBeFocused();
  await expect(page.getByLabel("API Password")).toHaveAccessibleDescription(/API Password is empty/);
  await expect(page.getByLabel("Tracking Identifier")).toHaveAccessibleDescription(
    /Tracking Identifier is empty/,
  );

  const { userName, secret, integrationCode } = SANDBOX_CREDENTIALS;
  await saveConnection(page, {
    userName: "nobody@elsewhere.example",
    password: "wrong",
    code: integrationCode,
  });
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(step(page, "Reach Autotask from this server")).toContainText("Passed");
  await expect(step(page, "Find the Autotask zone")).toContainText("Failed");
  await expect(step(page, "Sign in with the API user")).toContainText("Not tried");

  await saveConnection(page, { userName, password: "still wrong" });
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(step(page, "Find the Autotask zone")).toContainText("Passed");
  await expect(step(page, "Sign in with the API user")).toContainText("Failed");
  await expect(section(page, "Test")).toContainText("Not connected. Last tested");

  await saveConnection(page, { password: secret });
  await instance.autotask.setSwitches({ denied: ["Tickets:create"] });
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(step(page, "be allowed to create tickets")).toContainText("Failed");
  await instance.autotask.setSwitches({ denied: [] });
  await page.getByRole("button", { name: "Test connection" }).click();
  for (const what of [
    "Reach Autotask from this server",
    "Find the Autotask zone",
    "Sign in with the API user",
    "be allowed to create tickets",
  ])
    await expect(step(page, what)).toContainText("Passed");
  await expect(section(page, "Test")).toContainText("Connected. Last tested");
  expect(
    (await instance.autotask.state()).tickets.every(
      ({ externalID }) => !String(externalID ?? "").startsWith("bc:"),
    ),
  ).toBe(true);
});

test("stored secrets are only ever set; an empty field keeps them", async ({ open, admin, instance }) => {
  const page = await open(admin);
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    answers.push(response.text().catch(() => ""));
  });
  await visit(page, PAGE);
  const connection = section(page, "Connection");
  await expect(connection).toContainText(/API PasswordSet, changed/);
  await expect(connection).toContainText(/Tracking IdentifierSet, changed/);
  await connection.getByRole("button", { name: "Replace API Password" }).click();
  await expect(connection.getByLabel("API Password")).toHaveValue("");
  await connection.getByRole("button", { name: "Keep stored API Password" }).click();
  await connection.getByLabel("API Username").fill(`${SANDBOX_CREDENTIALS.userName} `);
  await connection.getByRole("button", { name: "Save connection" }).click();
  await expect(connection.getByText("Connection saved.")).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(section(page, "Test")).toContainText("Connected. Last tested");
  for (const text of await Promise.all(answers)) {
    expect(text).not.toContain(SANDBOX_CREDENTIALS.secret);
    expect(text).not.toContain(SANDBOX_CREDENTIALS.integrationCode);
  }
  const [stored] = await instance.rows<{ password: Buffer }>("select password from autotask_connections");
  expect(stored?.password.includes(SANDBOX_CREDENTIALS.secret)).toBe(false);
});

test("reference data is loaded, the defaults are proposed by label and saved by a person", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, PAGE);
  await expect(section(page, "Ticket defaults")).toContainText("Load the reference data first");
  await page.getByRole("button", { name: "Load reference data" }).click();
  await expect(page.getByText("Reference data loaded.")).toBeVisible();
  const lists = section(page, "Reference data");
  await lists.getByText("Queues").click();
  await expect(lists).toContainText("Helpdesk");
  await expect(lists).toContainText("ID 29683401, inactive");
  await lists.getByText("Note visibility").click();
  await expect(lists).toContainText("Internal Users Only");
  await lists.getByText("Note types").click();
  await expect(lists).toContainText("Task Summary");
  await expect(lists).not.toContainText("resolving is blocked");

  const defaults = section(page, "Ticket defaults");
  const expected = {
    "Ticket Source": "Monitoring Alert",
    "Default Queue": "Helpdesk",
    "Default Status": "New",
    "Warning →": "Medium",
    "Error →": "High",
  };
  for (const [label, proposed] of Object.entries(expected)) {
    const select = defaults.getByRole("combobox", { name: label });
    await expect(select).toHaveText(proposed);
    await expect(select).toHaveAccessibleDescription("Proposed, not saved yet");
  }
  expect(await instance.rows("select 1 from ticket_defaults")).toEqual([]);
  await expect(missing(page).filter({ hasText: "ticket defaults" })).toHaveCount(1);

  await defaults.getByRole("combobox", { name: "Default Queue" }).click();
  await expect(page.getByRole("option", { name: "Night shift" })).toHaveCount(0);
  await page.getByRole("option", { name: "Level II" }).click();
  await defaults.getByRole("button", { name: "Save ticket defaults" }).click();
  await expect(defaults.getByText("Ticket defaults saved.")).toBeVisible();
  expect(
    await instance.rows(
      "select source_id, queue_id, status_id, warning_priority_id, error_priority_id from ticket_defaults",
    ),
  ).toEqual([
    { source_id: 8, queue_id: 29682969, status_id: 1, warning_priority_id: 2, error_priority_id: 1 },
  ]);
});

test("switched on, nothing is missing; each environment keeps what is its own", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, PAGE);
  await page.getByRole("switch", { name: "Enable Autotask integration" }).click();
  await expect(page.getByText("The Autotask integration is on.")).toBeVisible();
  await expect(section(page, "Creating tickets")).toContainText("Nothing is missing here.");

  await page.getByRole("combobox", { name: "Environment" }).click();
  await page.getByRole("option", { name: "Production" }).click();
  const question = page.getByRole("dialog", { name: "Switch to Production?" });
  await expect(question).toContainText("no customer mappings and no ticket links of Sandbox");
  await question.getByRole("button", { name: "Stay with Sandbox" }).click();
  await expect(page.getByRole("combobox", { name: "Environment" })).toHaveText("Sandbox");
  await page.getByRole("combobox", { name: "Environment" }).click();
  await page.getByRole("option", { name: "Production" }).click();
  await question.getByRole("button", { name: "Switch to Production" }).click();
  await expect(page.getByText("Production is in use now.")).toBeVisible();
  await expect(page.getByLabel("API Username")).toHaveValue("");
  await expect(missing(page)).toHaveText([
    "Enter the credentials",
    "Load the reference data",
    "Choose and save the ticket defaults",
  ]);
  await page.getByRole("combobox", { name: "Environment" }).click();
  await page.getByRole("option", { name: "Sandbox" }).click();
  await page.getByRole("button", { name: "Switch to Sandbox" }).click();
  await expect(page.getByLabel("API Username")).toHaveValue(SANDBOX_CREDENTIALS.userName);
  await expect(section(page, "Creating tickets")).toContainText("Nothing is missing here.");
  const trail = await instance.rows<{ before: unknown; after: unknown }>(
    "select before, after from audit_events where action = 'settings.saved' and subject_id = 'environment' order by seq",
  );
  expect(trail).toEqual([
    { before: { environment: "sandbox" }, after: { environment: "production" } },
    { before: { environment: "production" }, after: { environment: "sandbox" } },
  ]);
});

test("resolving is off until it is allowed; its notes are shown letter for letter and can't be edited", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, `${PAGE}#resolving`);
  const resolving = section(page, "Resolving");
  const allow = resolving.getByRole("switch", { name: "Allow resolving tickets from Backupchecks" });
  await expect(allow).not.toBeChecked();
  await allow.click();
  await expect(resolving.getByText("Tickets can be resolved from Backupchecks.")).toBeVisible();
  await page.reload();
  await expect(allow).toBeChecked();
  await expect(resolving).toContainText(`by ${admin.name}`);

  const note = (label: string) =>
    resolving.locator("dt", { hasText: label }).locator("xpath=following-sibling::dd[1]");
  expect(await note("Standard resolve note").textContent()).toBe(CLOSING_NOTE);
  expect(await note("Time-entry-blocked resolve note").textContent()).toBe(TIME_ENTRIES_NOTE);
  await expect(resolving.getByRole("textbox")).toHaveCount(0);
  expect(await instance.rows("select allow_resolve from instance_settings")).toEqual([
    { allow_resolve: true },
  ]);
});

test("what means closed is Complete, and what an administrator adds to it", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, `${PAGE}#resolving`);
  const resolving = section(page, "Resolving");
  const status = (name: string) => resolving.getByRole("checkbox", { name, exact: true });
  await expect(status("Complete")).toBeChecked();
  await expect(status("Complete")).toBeDisabled();
  await expect(status("On hold (old)")).toHaveAccessibleDescription("inactive in Autotask");
  const save = resolving.getByRole("button", { name: "Save closed statuses" });

  await status("Complete - No Notify").check();
  await expect(resolving).toContainText("Unsaved changes");
  await status("Complete - No Notify").uncheck();
  await expect(resolving).not.toContainText("Unsaved changes");
  await status("Complete - No Notify").check();
  await save.click();
  await expect(resolving.getByText("Closed statuses saved.")).toBeVisible();
  await expect(resolving).not.toContainText("Unsaved changes");

  // What new tickets get can't mean closed.
  await status("New").check();
  await save.click();
  await expect(resolving.locator("#closed-statuses-error")).toHaveText(
    'Statuses that mean closed: "New" is the Default Status, and a new ticket is open. Take it off the list.',
  );
  await expect(status("New")).toBeChecked();
  await resolving.getByRole("button", { name: /^Discard/ }).click();
  await page.reload();
  await expect(status("Complete - No Notify")).toBeChecked();
  await expect(status("New")).not.toBeChecked();
  await expect(resolving).toContainText(/Closed statuses last changed .+ by Ada/);

  await section(page, "Ticket defaults").getByRole("button", { name: "Save ticket defaults" }).click();
  await expect(page.getByText("Ticket defaults saved.")).toBeVisible();
  expect(await instance.rows("select closed_status_ids, queue_id from ticket_defaults")).toEqual([
    { closed_status_ids: [52], queue_id: 29682969 },
  ]);
});

test("numbers by hand and periodic validation are off until they are switched on, and stay as they were left", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, PAGE);
  for (const [title, name, said] of [
    [
      "Compatibility",
      "Allow manual ticket number entry when Autotask is enabled",
      "Ticket numbers can be entered by hand.",
    ],
    [
      "Periodic validation",
      "Validate linked tickets periodically",
      "Linked tickets are validated periodically.",
    ],
  ] as const) {
    const setting = section(page, title).getByRole("switch", { name });
    await expect(setting).not.toBeChecked();
    await setting.click();
    await expect(section(page, title).getByText(said)).toBeVisible();
    await page.reload();
    await expect(setting).toBeChecked();
    await expect(section(page, title)).toContainText(`by ${admin.name}`);
  }
  await expect(page.getByRole("switch", { name: /periodically/ })).toHaveAccessibleDescription(
    /only reads, with at most \d+ calls an hour/,
  );
  const of = "select allow_manual_numbers, validate_tickets from instance_settings";
  expect(await instance.rows(of)).toEqual([{ allow_manual_numbers: true, validate_tickets: true }]);
  await page.getByRole("switch", { name: /periodically/ }).click();
  await expect(page.getByText("validated only when somebody looks at them.")).toBeVisible();
  expect(await instance.rows(of)).toEqual([{ allow_manual_numbers: true, validate_tickets: false }]);
});

test("a value that no form offers is refused with its field, and nothing is stored", async ({
  admin,
  instance,
}) => {
  const actions = await serverActions();
  const stored = () =>
    instance.rows(
      "select allow_resolve, allow_manual_numbers, validate_tickets, closed_status_ids from instance_settings, ticket_defaults",
    );
  const before = await stored();
  for (const [name, input, field] of [
    ["saveAllowResolveAction", { allowResolve: "yes" }, "allowResolve"],
    ["saveAllowManualNumbersAction", { allowManualNumbers: 1 }, "allowManualNumbers"],
    ["saveValidateTicketsAction", {}, "validateTickets"],
    ["saveClosedStatusesAction", { closedStatusIds: ["52"] }, "closedStatusIds"],
    // A queue's ID: it is in the reference data, but no status.
    ["saveClosedStatusesAction", { closedStatusIds: [29682833] }, "closedStatusIds"],
  ] as const) {
    const id = actions.get(name)?.id ?? "";
    const { result } = await callAction(instance.url, { id, address: PAGE, input }, admin);
    expect(result, JSON.stringify(input)).toMatchObject({
      ok: false,
      code: "invalid-input",
      fields: [{ path: field }],
    });
  }
  expect(await stored()).toEqual(before);
});

test("a tenant without internal notes is warned about beside its lists", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, PAGE);
  await instance.autotask.changePicklistValue("publish", 2, { isActive: false });
  const lists = section(page, "Reference data");
  await lists.getByRole("button", { name: "Refresh reference data" }).click();
  await expect(lists).toContainText("Notes could not be kept internal: resolving is blocked");
  await instance.autotask.changePicklistValue("publish", 2, { isActive: true });
  await lists.getByRole("button", { name: "Refresh reference data" }).click();
  await expect(lists).not.toContainText("resolving is blocked");
});

test("Validate configuration says what is wrong and where to put it right, in at most ten calls", async ({
  open,
  admin,
  instance,
}) => {
  const page = await open(admin);
  await visit(page, PAGE);
  const diagnostics = section(page, "Diagnostics");
  const check = (title: string) =>
    diagnostics.getByRole("listitem").filter({ has: page.getByText(title, { exact: true }) });
  const validate = diagnostics.getByRole("button", { name: "Validate configuration" });
  await expect(diagnostics).toContainText("Not validated yet.");
  await instance.autotask.setSwitches({ denied: ["TicketNotes:create"] });
  await instance.autotask.changePicklistValue("queue", 29682969, { isActive: false });
  await instance.autotask.clearRequests();
  await validate.click();
  await expect(diagnostics).toContainText(/2 failed, .+ Last validated .+ by Ada/);
  expect((await instance.autotask.requests()).length).toBeLessThanOrEqual(10);
  await expect(check("Ticket notes")).toContainText("rights to ticket notes: add");
  await expect(check("Default Queue")).toContainText("Failed");
  await check("Default Queue").getByRole("link", { name: "Choose another Default Queue" }).click();
  await expect(page).toHaveURL(`${PAGE}#queueId`);
  await expect(page.getByRole("combobox", { name: "Default Queue" })).toBeInViewport();

  await instance.autotask.setSwitches({ denied: [] });
  await instance.autotask.changePicklistValue("queue", 29682969, { isActive: true });
  await validate.click();
  await expect(check("Default Queue")).toContainText("Passed");
  await expect(diagnostics).not.toContainText("failed,");
  await expect(check("Non-billable time entries")).toContainText("Warning");
  await page.reload();
  await expect(diagnostics).toContainText(/Last validated .+ by Ada/);
  expect(
    await instance.rows(
      "select detail from audit_events where action = 'configuration.validated' order by seq",
    ),
  ).toEqual([{ detail: "Failed: Ticket notes, Default Queue." }, { detail: null }]);
});

test("what is typed and not saved is not lost without a question", async ({ open, admin }) => {
  const page = await open(admin);
  await visit(page, PAGE);
  await page.getByLabel("API Username").fill("typed@example.com");
  await expect(section(page, "Connection")).toContainText("Unsaved changes");
  await expect(page.getByRole("button", { name: "Test connection" })).toBeDisabled();
  await page.getByRole("link", { name: "Jobs" }).click();
  await expect(page.getByRole("dialog").or(page.getByRole("alertdialog"))).toBeVisible();
  await expect(page).toHaveURL(PAGE);
});

test("the time zone of the instance is what tickets tell times in", async ({
  open,
  admin,
  instance,
  reports,
}) => {
  const run = await reports.sendOne({ startedAt: "2026-06-30T22:00:04Z", endedAt: "2026-06-30T22:10:00Z" });
  const page = await open(admin, { timezoneId: "America/New_York" });
  await visit(page, "/settings");
  await page.getByRole("button", { name: /^Time zone/ }).click();
  await page.getByRole("combobox", { name: "Search time zones" }).fill("amsterdam");
  await page.getByRole("option", { name: /Amsterdam/ }).click();
  await page.getByRole("button", { name: "Save time zone" }).click();
  await expect(page.getByText("Time zone saved.")).toBeVisible();
  expect(await instance.rows("select time_zone from instance_settings")).toEqual([
    { time_zone: "Europe/Amsterdam" },
  ]);
  await visit(page, run.path);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    `${run.job.name} of ${run.customer} failed on Wednesday 1 July 2026 at 00:10 (Amsterdam).`,
  );
});

for (const role of ["operator", "reporter"] as const) {
  test(`${role === "operator" ? "an operator" : "a reporter"} is told that settings are an administrator's, and sees none`, async ({
    open,
    operator,
    reporter,
  }) => {
    const page = await open(role === "operator" ? operator : reporter);
    await visit(page, "/run-checks");
    await expect(page.getByRole("link", { name: "Settings" })).toHaveCount(0);
    for (const address of ["/settings", PAGE]) {
      await visit(page, address);
      await expect(page.getByRole("main")).toContainText(
        "Only an administrator may see and change settings.",
      );
      await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
      await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
      expect(await page.content()).not.toContain(SANDBOX_CREDENTIALS.userName);
    }
  });
}
