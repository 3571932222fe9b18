// The table of a ticket's states, as each role sees it on Run Checks and on Job Details, with the reason for every action that is blocked.
import type { Locator, Page } from "@playwright/test";
import type { Role } from "@/lib/domain/roles";
import { expectAccessible, pressByKeyboard, STILL } from "./accessibility-steps";
import { askForTicket } from "./endpoints";
import { expect, mapToNewCompany, type Open, type Person, ownTest as test, visit } from "./fixtures";
import { connectAnew, type Instance } from "./instance";
import { customerIdOf, type KnownRun, type Reporting } from "./reports";
import { aMinuteLater, CREATE, panelOf, queueOf, theTicketFor, ticketOf } from "./ticket-steps";

interface World {
  instance: Instance;
  reports: Reporting;
  operator: Person;
}

/** What a role is shown: words of the state, buttons and links in their order, and what the menu holds. */
interface Shown {
  words: RegExp;
  actions: readonly string[];
  menu: readonly string[];
}

interface Row {
  make: (world: World) => Promise<KnownRun>;
  words: RegExp;
  operator: readonly string[];
  menu?: readonly string[];
  reporter: readonly string[];
}

const NUMBER = /T\d{8}\.\d{4}/;

async function mapped({ instance, reports, operator }: World, given: object = {}): Promise<KnownRun> {
  const run = await reports.sendOne(given);
  await mapToNewCompany(instance, operator, run);
  return run;
}

async function ticketed(world: World): Promise<KnownRun> {
  const run = await mapped(world);
  await world.instance.seed("ticket", { runId: run.runId, by: world.operator.email });
  return run;
}

const ROWS: Record<string, Row> = {
  none: {
    make: mapped,
    words: /No ticket/,
    operator: ["Create Autotask ticket", "Link existing Autotask ticket"],
    reporter: [],
  },
  "manual number only": {
    make: (world) => mapped(world, { ticketNumber: "T20250101.0042" }),
    words: /T20250101\.0042\s*not validated/,
    operator: ["Link existing Autotask ticket", "Create Autotask ticket"],
    reporter: [],
  },
  creating: {
    make: async (world) => {
      const run = await mapped(world);
      await world.instance.autotask.addFault({ match: CREATE, fault: { type: "hang" } });
      // Answered only when Autotask is given up on; what is looked at is the time until then. By a request of its own, for which nobody waits.
      const { url } = world.instance;
      void askForTicket(url, run.runId, world.operator).catch(() => {});
      await expect
        .poll(() =>
          world.instance.rows("select 1 from ticket_links where run_id = $1 and state = 'creating'", [
            run.runId,
          ]),
        )
        .toHaveLength(1);
      return run;
    },
    words: /Creating…/,
    operator: [],
    reporter: [],
  },
  unconfirmed: {
    make: async (world) => {
      const { autotask } = world.instance;
      // The background would settle it while it is looked at.
      const lookUp = { entity: "Tickets", kind: "query" } as const;
      await autotask.addFault({ match: lookUp, fault: { type: "validation-500" }, times: "always" });
      await autotask.addFault({ match: CREATE, fault: { type: "drop-after-commit" } });
      return ticketed(world);
    },
    words: /Creation unconfirmed/,
    operator: ["Check in Autotask"],
    reporter: [],
  },
  open: {
    make: ticketed,
    words: /New/,
    operator: ["Open ticket", "Resolve ticket"],
    menu: ["Re-link to another ticket"],
    reporter: ["Open ticket"],
  },
  "marked resolved, time entries": {
    make: async (world) => {
      const run = await ticketed(world);
      const { id } = await theTicketFor(world.instance, run);
      await world.instance.autotask.addTimeEntry(id);
      await world.instance.seed("resolve", { runId: run.runId, by: world.operator.email });
      return run;
    },
    words: /Resolved in Backupchecks, left open: time entries present/,
    operator: ["Open ticket", "Resolve ticket"],
    reporter: ["Open ticket"],
  },
  "closed in Autotask": {
    make: async (world) => {
      const run = await ticketed(world);
      const { id } = await theTicketFor(world.instance, run);
      await world.instance.autotask.setTicketStatus(id, 5);
      await aMinuteLater(world.instance, run);
      return run;
    },
    words: /Complete/,
    operator: ["Open ticket"],
    reporter: ["Open ticket"],
  },
  deleted: {
    make: async (world) => {
      const run = await ticketed(world);
      const { id } = await theTicketFor(world.instance, run);
      await world.instance.autotask.deleteTicket(id);
      await aMinuteLater(world.instance, run);
      return run;
    },
    words: /Missing in Autotask \(deleted\)\s*Ticket deleted in Autotask/,
    operator: ["Create new Autotask ticket", "Re-link to another ticket"],
    reporter: [],
  },
};

const MENU = "More ticket actions";

/** Names of what can be pressed in a ticket's panel, and in its menu. */
async function actionsIn(page: Page, ticket: Locator): Promise<{ actions: string[]; menu: string[] }> {
  // A shortcut's key is drawn on its button and is no part of its name.
  const names = await ticket.locator('button:visible, a[href^="/tickets/"]:visible').evaluateAll((all) =>
    all.map(
      (each) =>
        each.getAttribute("aria-label") ??
        [...each.childNodes]
          .filter((node) => !(node instanceof Element) || node.getAttribute("aria-hidden") !== "true")
          .map((node) => node.textContent)
          .join("")
          .trim(),
    ),
  );
  const actions = names.filter((name) => name !== MENU);
  if (!names.includes(MENU)) return { actions, menu: [] };
  // The fresh state may take the menu away at this moment; then all is looked at anew.
  await ticket.getByRole("button", { name: MENU }).click({ timeout: 2000 });
  const menu = await page.getByRole("menuitem").allInnerTexts();
  await page.keyboard.press("Escape");
  // Below the name stand a shortcut's key or the reasons.
  return { actions, menu: menu.map((text) => text.split("\n")[0]?.trim() ?? "") };
}

async function expectShown(page: Page, ticket: Locator, { words, actions, menu }: Shown): Promise<void> {
  await expect(ticket).toContainText(words);
  await expect(async () => expect(await actionsIn(page, ticket)).toEqual({ actions, menu })).toPass({
    timeout: 20_000,
  });
}

async function expectEverywhere(open: Open, who: Person, run: KnownRun, shown: Shown): Promise<void> {
  const page = await open(who);
  await visit(page, queueOf(run));
  await expectShown(page, ticketOf(page).and(panelOf(page).getByRole("region", { name: "Ticket" })), shown);
  await visit(page, run.path);
  await expectShown(page, ticketOf(page), shown);
}

const USUAL = { allowResolve: true, allowManualNumbers: false, enabled: true };
test.beforeEach(({ instance }) => instance.seed("ticketSettings", USUAL));
test.afterAll(({ instance }) => instance.seed("ticketSettings", USUAL));

for (const [name, row] of Object.entries(ROWS)) {
  test(`${name}: what an admin, an operator and a reporter see and may do`, async ({
    open,
    admin,
    operator,
    reporter,
    instance,
    reports,
  }) => {
    const run = await row.make({ instance, reports, operator });
    const people: Record<Role, Person> = { admin, operator, reporter };
    for (const role of ["admin", "operator", "reporter"] as const) {
      const shown =
        role === "reporter"
          ? { words: row.words, actions: row.reporter, menu: [] }
          : { words: row.words, actions: row.operator, menu: row.menu ?? [] };
      await expectEverywhere(open, people[role], run, shown);
    }
  });
}

test("a deleted ticket's number stays visible, struck through", async ({
  open,
  reporter,
  operator,
  instance,
  reports,
}) => {
  const run = await (ROWS.deleted as Row).make({ instance, reports, operator });
  const page = await open(reporter);
  await visit(page, run.path);
  await expect(ticketOf(page).locator("s")).toHaveText(NUMBER);
});

/** An action that is offered and blocked: it stays in the order of the keyboard and names its reasons. */
async function expectBlocked(ticket: Locator, action: string, reasons: readonly string[]): Promise<void> {
  const button = ticket.getByRole("button", { name: action }).or(ticket.getByRole("link", { name: action }));
  await expect(button).toHaveAttribute("aria-disabled", "true");
  for (const reason of reasons) {
    await expect(ticket).toContainText(reason);
    await expect(button).toHaveAccessibleDescription(new RegExp(escaped(reason)));
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

const OFF = "The Autotask integration is off.";
const NO_CREDENTIALS = "No credentials for Autotask are stored.";

interface BlockedCase {
  make: (world: World) => Promise<KnownRun>;
  block: (world: World, run: KnownRun) => Promise<unknown>;
  blocked: Record<string, readonly string[]>;
  isDeleted?: true;
  /** The cure is in the settings: who may open them is led there, others are told whom to ask. */
  isCuredInSettings?: true;
  /** What the menu holds that is blocked. */
  menu?: Record<string, readonly string[]>;
}

const settings = (given: object) => (world: World) => world.instance.seed("ticketSettings", given);

/** Takes something away that all runs need; it is there again after the test. */
const without = (sql: string) => (world: World) => world.instance.rows(`${sql} returning 1`);
const withoutCredentials = without("delete from autotask_connections");

const BLOCKED: Record<string, BlockedCase> = {
  "creating without a company": {
    make: ({ reports }) => reports.sendOne(),
    block: async () => {},
    blocked: { "Create Autotask ticket": ["has no Autotask company yet."] },
  },
  "creating anew after a deletion, without a company": {
    make: (world) => (ROWS.deleted as Row).make(world),
    block: async ({ instance, operator }, run) =>
      instance.seed("unmapCompany", { customerId: await customerIdOf(instance, run), by: operator.email }),
    blocked: { "Create new Autotask ticket": ["has no Autotask company yet."] },
    isDeleted: true,
  },
  "resolving where it is not allowed": {
    make: (world) => (ROWS.open as Row).make(world),
    block: settings({ allowResolve: false }),
    isCuredInSettings: true,
    blocked: { "Resolve ticket": ["Resolving tickets from Backupchecks is off."] },
  },
  "opening and resolving while the integration is off": {
    make: (world) => (ROWS.open as Row).make(world),
    block: settings({ enabled: false }),
    isCuredInSettings: true,
    blocked: { "Open ticket": [OFF], "Resolve ticket": [OFF] },
    menu: { "Re-link to another ticket": [OFF] },
  },
  "checking while the integration is off": {
    make: (world) => (ROWS.unconfirmed as Row).make(world),
    block: settings({ enabled: false }),
    isCuredInSettings: true,
    blocked: { "Check in Autotask": [OFF] },
  },
  "creating and linking without credentials": {
    make: mapped,
    block: withoutCredentials,
    isCuredInSettings: true,
    blocked: {
      "Create Autotask ticket": [NO_CREDENTIALS],
      "Link existing Autotask ticket": [NO_CREDENTIALS],
    },
  },
  "creating anew and re-linking after a deletion, without credentials": {
    make: (world) => (ROWS.deleted as Row).make(world),
    block: withoutCredentials,
    isCuredInSettings: true,
    blocked: {
      "Create new Autotask ticket": [NO_CREDENTIALS],
      "Re-link to another ticket": [NO_CREDENTIALS],
    },
    isDeleted: true,
  },
  "opening, resolving and re-linking without credentials": {
    make: (world) => (ROWS.open as Row).make(world),
    block: withoutCredentials,
    isCuredInSettings: true,
    blocked: { "Open ticket": [NO_CREDENTIALS], "Resolve ticket": [NO_CREDENTIALS] },
    menu: { "Re-link to another ticket": [NO_CREDENTIALS] },
  },
  "checking without credentials, and re-linking where Autotask named another company's ticket": {
    make: (world) => (ROWS.unconfirmed as Row).make(world),
    block: async (world, run) => {
      await world.instance.rows(
        "update creation_attempts set conflict_id = 1 where run_id = $1 returning id",
        [run.runId],
      );
      await withoutCredentials(world);
    },
    isCuredInSettings: true,
    blocked: {
      "Check in Autotask": [NO_CREDENTIALS],
      "Re-link to another ticket": [NO_CREDENTIALS],
    },
  },
  "creating without a base URL": {
    make: mapped,
    block: without("update instance_settings set base_url = null"),
    isCuredInSettings: true,
    blocked: {
      "Create Autotask ticket": ["Backupchecks Base URL is not set, and a ticket must link back here."],
    },
  },
  "creating without any default": {
    make: mapped,
    block: without("delete from ticket_defaults"),
    isCuredInSettings: true,
    blocked: {
      "Create Autotask ticket": [
        "Default Queue is not set.",
        "Ticket Source is not set.",
        "Default Status is not set.",
        "Priority for Error is not set.",
      ],
    },
  },
  "creating for a warning without a priority": {
    make: (world) => mapped(world, { status: "warning" }),
    block: without("update ticket_defaults set warning_priority_id = null"),
    isCuredInSettings: true,
    blocked: { "Create Autotask ticket": ["Priority for Warning is not set."] },
  },
  "creating with defaults that are inactive in Autotask": {
    make: mapped,
    block: without("update reference_values set is_active = false"),
    isCuredInSettings: true,
    blocked: {
      "Create Autotask ticket": [
        'Default Queue "Helpdesk" is inactive in Autotask.',
        'Ticket Source "Monitoring Alert" is inactive in Autotask.',
        'Default Status "New" is inactive in Autotask.',
        'Priority for Error "High" is inactive in Autotask.',
      ],
    },
  },
  "creating for a company that Autotask does not have": {
    make: mapped,
    block: async ({ instance }, run) =>
      instance.rows("update company_mappings set status = 'invalid' where customer_id = $1 returning id", [
        await customerIdOf(instance, run),
      ]),
    blocked: {
      "Create Autotask ticket": [
        "Autotask says that company ",
        " does not exist, is inactive, or can't be accessed.",
      ],
    },
  },
  "resolving before it is known how notes are kept internal": {
    make: (world) => (ROWS.open as Row).make(world),
    block: without("delete from reference_values where kind = 'publish'"),
    isCuredInSettings: true,
    blocked: { "Resolve ticket": ["How Autotask keeps notes internal has not been loaded yet."] },
  },
  "resolving where a note has no type": {
    make: (world) => (ROWS.open as Row).make(world),
    block: without("update reference_values set is_active = false where kind = 'noteType'"),
    isCuredInSettings: true,
    blocked: { "Resolve ticket": ["Autotask offers no type for a note here."] },
  },
  "resolving where no ticket can be complete": {
    make: (world) => (ROWS.open as Row).make(world),
    block: without("update reference_values set is_active = false where kind = 'status' and value = 5"),
    isCuredInSettings: true,
    blocked: { "Resolve ticket": ['Autotask\'s status "Complete" is inactive here.'] },
  },
  "resolving where no note can be kept internal": {
    make: (world) => (ROWS.open as Row).make(world),
    block: async ({ instance }) => {
      await instance.autotask.changePicklistValue("publish", 2, { isActive: false });
      await instance.seed("referenceData");
      await instance.autotask.changePicklistValue("publish", 2, { isActive: true });
    },
    isCuredInSettings: true,
    blocked: {
      "Resolve ticket": [
        "Autotask offers no internal note here, and a note of Backupchecks must never be seen by the customer.",
      ],
    },
  },
  "resolving a ticket that Autotask merged": {
    make: async (world) => {
      const older = await mapped(world);
      await world.instance.seed("ticket", { runId: older.runId, by: world.operator.email });
      return (ROWS.open as Row).make(world);
    },
    block: async ({ instance }, run) =>
      instance.rows(
        "update tickets set merged_into_id = 1, merged_into = 'T20261123.0007', asked_at = now() where id = (select ticket_id from ticket_links where run_id = $1) returning id",
        [run.runId],
      ),
    blocked: {
      "Resolve ticket": [
        "Autotask merged this ticket into T20261123.0007. Re-link to that ticket, then resolve it.",
      ],
    },
  },
};

/** The same in the menu, where the reasons stand below the action's name. */
async function expectBlockedInMenu(
  page: Page,
  ticket: Locator,
  menu: Record<string, readonly string[]>,
): Promise<void> {
  await ticket.getByRole("button", { name: MENU }).click();
  for (const [action, reasons] of Object.entries(menu)) {
    const item = page.getByRole("menuitem", { name: action });
    await expect(item).toHaveAttribute("aria-disabled", "true");
    for (const reason of reasons) await expect(item).toContainText(reason);
  }
  await page.keyboard.press("Escape");
}

for (const [name, { make, block, blocked, isDeleted, isCuredInSettings = false, menu }] of Object.entries(
  BLOCKED,
)) {
  test(`blocked, with the reason: ${name}`, async ({ open, admin, operator, instance, reports }) => {
    const world = { instance, reports, operator };
    const run = await make(world);
    if (isDeleted) {
      // Seen once, so that it is known here before the way is blocked.
      const before = await open(operator);
      await visit(before, run.path);
      await expect(ticketOf(before)).toContainText("Missing in Autotask (deleted)");
    }
    await block(world, run);
    for (const who of [admin, operator]) {
      const page = await open(who);
      // One of them is enough for the panel of Run Checks.
      for (const path of who === operator ? [queueOf(run), run.path] : [run.path]) {
        await visit(page, path);
        for (const [action, reasons] of Object.entries(blocked))
          await expectBlocked(ticketOf(page), action, reasons);
        if (menu) await expectBlockedInMenu(page, ticketOf(page), menu);
      }
      const isLed = isCuredInSettings && who === admin;
      await expect(ticketOf(page).locator('a[href^="/settings"]').first()).toBeVisible({ visible: isLed });
      if (isCuredInSettings && !isLed) await expect(ticketOf(page)).toContainText("Ask an administrator.");
    }
    await connectAnew(instance);
  });
}

test("numbers by hand: with the integration off they are all there is; on, the compatibility setting brings them back", async ({
  open,
  operator,
  reporter,
  instance,
  reports,
}) => {
  const run = await mapped({ instance, reports, operator });
  await instance.seed("ticketSettings", { enabled: false });
  const page = await open(operator, STILL);
  await visit(page, run.path);
  await expectShown(page, ticketOf(page), { words: /No ticket/, actions: ["Enter ticket number"], menu: [] });
  const typeInto = async (action: string, number: string, look = async () => {}) => {
    await pressByKeyboard(page, ticketOf(page).getByRole("button", { name: action }));
    const field = page.getByRole("textbox", { name: "Ticket number" });
    await expect(field).toBeFocused();
    await look();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(number);
    await page.keyboard.press("Enter");
    await expect(field).toHaveCount(0);
  };
  await typeInto("Enter ticket number", "T20250101.0041", () => expectAccessible(page));
  await expect(ticketOf(page)).toContainText("T20250101.0041");
  await typeInto("Change ticket number", "T20250101.0042", () => expectAccessible(page));
  await expectShown(page, ticketOf(page), {
    words: /T20250101\.0042\s*not validated/,
    actions: ["Change ticket number", "Remove ticket number"],
    menu: [],
  });

  // Taken away and noted anew, by keys as well; both are in the trail.
  await pressByKeyboard(page, ticketOf(page).getByRole("button", { name: "Remove ticket number" }));
  await expect(ticketOf(page)).not.toContainText("T20250101.0042");
  await typeInto("Enter ticket number", "T20250101.0042");

  await instance.seed("ticketSettings", { enabled: true });
  const both = ["Link existing Autotask ticket", "Create Autotask ticket"];
  await visit(page, run.path);
  await expectShown(page, ticketOf(page), { words: /T20250101\.0042/, actions: both, menu: [] });

  await instance.seed("ticketSettings", { allowManualNumbers: true });
  await visit(page, run.path);
  const menu = ["Change ticket number", "Remove ticket number"];
  await expectShown(page, ticketOf(page), { words: /T20250101\.0042/, actions: both, menu });

  const other = await open(reporter);
  await visit(other, run.path);
  await expectShown(other, ticketOf(other), { words: /T20250101\.0042/, actions: [], menu: [] });
});
