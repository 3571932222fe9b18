import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Result } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import { COMMAND_LINE, RECONCILER, VALIDATOR } from "@/lib/server";
import {
  actor,
  deps,
  filterOf,
  gatewayThat,
  linkToTicket,
  type MadeRun,
  makeCustomer,
  makeRun,
  makeUser,
  unique,
} from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { acknowledgeRename } from "@/lib/use-cases/acknowledge-rename";
import { archiveCustomer, mergeCustomers, renameCustomer } from "@/lib/use-cases/change-customer";
import {
  changeOwnName,
  changeOwnPassword,
  chooseOwnTimeZone,
  endOwnSession,
} from "@/lib/use-cases/change-profile";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { createTicket } from "@/lib/use-cases/create-ticket";
import { customersFor } from "@/lib/use-cases/find-customers";
import { inviteUser, makeAccessLink } from "@/lib/use-cases/invite-user";
import { leaveWithoutTicket } from "@/lib/use-cases/leave-without-ticket";
import { linkTicket } from "@/lib/use-cases/link-ticket";
import { createToken, revokeTokens, tokensFor } from "@/lib/use-cases/manage-tokens";
import {
  addUser,
  changeRole,
  disableUser,
  enableUser,
  endUserSession,
  setPassword,
  unlinkUser,
} from "@/lib/use-cases/manage-users";
import { mapCompany, unmapCompany } from "@/lib/use-cases/map-company";
import { exportMappings, importMappings, planImport } from "@/lib/use-cases/mapping-file";
import { noteTicketNumber } from "@/lib/use-cases/note-ticket-number";
import { openTicket } from "@/lib/use-cases/open-ticket";
import type { OwnSecrets } from "@/lib/use-cases/own-secrets";
import { previewResolve } from "@/lib/use-cases/preview-resolve";
import { previewTicket } from "@/lib/use-cases/preview-ticket";
import { refreshReferenceData } from "@/lib/use-cases/refresh-reference-data";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import { reviewRuns, undoReviewOfRuns } from "@/lib/use-cases/review-runs";
import {
  saveAllowManualNumbers,
  saveAllowResolve,
  saveApiLog,
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
import { searchCompanies } from "@/lib/use-cases/search-companies";
import { searchTickets } from "@/lib/use-cases/search-tickets";
import {
  beginSecondFactor,
  confirmSecondFactor,
  resetSecondFactor,
  turnOffSecondFactor,
} from "@/lib/use-cases/second-factor";
import { checkCreation, settleCreations } from "@/lib/use-cases/settle-creation";
import { saveSingleSignOn, viewSingleSignOn } from "@/lib/use-cases/single-sign-on";
import { suggestCompanies } from "@/lib/use-cases/suggest-companies";
import { syncCompanyNames } from "@/lib/use-cases/sync-company-names";
import { testConnection } from "@/lib/use-cases/test-connection";
import { validateConfiguration } from "@/lib/use-cases/validate-configuration";
import { validateTickets } from "@/lib/use-cases/validate-tickets";
import { verifyAudit } from "@/lib/use-cases/verify-audit";
import { readTenantUsage, viewApiLog } from "@/lib/use-cases/view-api-log";
import { exportAudit, viewAudit } from "@/lib/use-cases/view-audit";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";
import { viewCustomer } from "@/lib/use-cases/view-customer";
import { viewCustomers } from "@/lib/use-cases/view-customers";
import { viewFrame } from "@/lib/use-cases/view-frame";
import { viewJobDetails } from "@/lib/use-cases/view-job-details";
import { viewJobs } from "@/lib/use-cases/view-jobs";
import { viewLinkDialog } from "@/lib/use-cases/view-link-dialog";
import { viewProfile } from "@/lib/use-cases/view-profile";
import { viewRunChecks } from "@/lib/use-cases/view-run-checks";
import { viewRunDetails } from "@/lib/use-cases/view-run-details";
import { viewRunPanel } from "@/lib/use-cases/view-run-panel";
import { viewTicketLink } from "@/lib/use-cases/view-ticket-link";
import { viewTicketPanel } from "@/lib/use-cases/view-ticket-panel";
import { viewTickets } from "@/lib/use-cases/view-tickets";
import { viewUser, viewUsers } from "@/lib/use-cases/view-users";

const { sql } = databaseForTests();

const ACTORS = {
  admin: actor("admin"),
  operator: actor("operator"),
  reporter: actor("reporter"),
  reconciler: RECONCILER,
  validator: VALIDATOR,
  "command line": COMMAND_LINE,
  "a user without a role": actor("nobody"),
  // What a door that forgot to ask who is there would hand over.
  nobody: null as unknown as Actor,
};
type Who = keyof typeof ACTORS;

// The table of decisions.md, "Roles": see; review, create, link, map; settings, users, tokens.
const SEE: Who[] = ["admin", "operator", "reporter", "reconciler", "command line"];
const OPEN: Who[] = ["admin", "operator", "reporter", "command line"];
const OPERATE: Who[] = ["admin", "operator", "command line"];
const ADMINISTER: Who[] = ["admin", "command line"];

interface Story {
  by: Who[];
  /** Anew for each actor; what has to be there is made before the story is told. */
  tell: (who: Who) => Promise<(actor: Actor, deps: WithGateway) => Promise<Result<unknown>>>;
  /** How it ends for those who may, here where no Autotask is connected. */
  ends?: string;
}

let run: MadeRun;
let linkId: string;
let userIds: Partial<Record<Who, string>>;

beforeAll(async () => {
  run = await makeRun({ customer: "Permitted" });
  linkId = (await linkToTicket(run.runId)).linkId;
  // Reviews name a user of the database.
  userIds = {};
  for (const who of OPERATE) userIds[who] = (await makeUser()).id;
});

const person = (who: Who, given: Actor): Actor => ({ ...given, id: userIds[who] ?? "nobody" });
const plain =
  (tell: (actor: Actor, deps: WithGateway) => Promise<Result<unknown>>): Story["tell"] =>
  async () =>
    tell;
const defaults = {
  sourceId: null,
  queueId: null,
  statusId: null,
  warningPriorityId: null,
  errorPriorityId: null,
};

const noFilter = { from: null, to: null };
const ticketFilter = { ...noFilter, state: null, customerId: null, by: null };
const auditFilter = { ...noFilter, thing: null, actor: null, id: null };
const apiLogFilter = { ...noFilter, outcome: null, entity: null, purpose: null, actor: null };
const IMPORT = "customer,autotask_company_id\nContoso,1";
/** What stories about one's own password are given. */
const ownSecrets = (d: WithGateway): OwnSecrets => ({
  ...d,
  hashPassword: async () => "hash",
  verifyPassword: async () => true,
  newSecret: () => "A".repeat(32),
  stepOf: () => null,
  countTry: async () => null,
  forgetTries: async () => {},
  countCode: async () => null,
  forgetCodes: async () => {},
  noteWrongCode: async () => {},
});
/** By everyone who signs in; told of a person who is a row in the database. */
const own = (tell: (actor: Actor, deps: OwnSecrets) => Promise<Result<unknown>>, ends?: string): Story => ({
  by: OPEN,
  tell: async () => {
    const { id } = await makeUser();
    return (a, d) => tell(a && { ...a, id }, ownSecrets(d));
  },
  ...(ends ? { ends } : {}),
});

const STORIES: Record<string, Story> = {
  viewProfile: own((a, d) => viewProfile(a, { here: null }, d)),
  changeOwnName: own((a, d) => changeOwnName(a, { name: "New" }, d)),
  chooseOwnTimeZone: own((a, d) => chooseOwnTimeZone(a, { timeZone: "UTC" }, d)),
  changeOwnPassword: own((a, d) =>
    changeOwnPassword(a, { password: "x", newPassword: "y", here: crypto.randomUUID() }, d),
  ),
  endOwnSession: own((a, d) => endOwnSession(a, { signInId: crypto.randomUUID() }, d), "not-found"),
  beginSecondFactor: own((a, d) => beginSecondFactor(a, { password: "x" }, d)),
  confirmSecondFactor: own(
    (a, d) => confirmSecondFactor(a, { code: "000000", here: crypto.randomUUID() }, d),
    "conflict",
  ),
  turnOffSecondFactor: own(
    (a, d) => turnOffSecondFactor(a, { password: "x", code: "000000" }, d),
    "conflict",
  ),
  resetSecondFactor: {
    by: ADMINISTER,
    tell: async () => {
      const { email } = await makeUser();
      return (a, d) => resetSecondFactor(a, { email }, d);
    },
  },
  customersFor: { by: SEE, tell: plain((a) => customersFor(a, { words: "" })) },
  viewRunChecks: {
    by: SEE,
    tell: plain((a) =>
      viewRunChecks(
        a,
        { filter: filterOf(), sort: "worst", cursor: null, successes: "folded", successesCursor: null },
        { now: new Date() },
      ),
    ),
  },
  viewRunPanel: { by: SEE, tell: plain((a) => viewRunPanel(a, { runId: run.runId }, { now: new Date() })) },
  viewRunDetails: {
    by: SEE,
    tell: plain((a) =>
      viewRunDetails(a, { runId: run.runId, cursor: null, search: null }, { now: new Date() }),
    ),
  },
  viewJobDetails: { by: SEE, tell: plain((a) => viewJobDetails(a, { jobId: run.jobId, cursor: null })) },
  viewJobs: { by: SEE, tell: plain((a) => viewJobs(a, { search: null, customerId: null, cursor: null })) },
  viewCustomers: {
    by: SEE,
    tell: plain((a) => viewCustomers(a, { search: null, state: null, archived: false, cursor: null })),
  },
  viewFrame: { by: SEE, tell: plain((a) => viewFrame(a)) },
  viewTicketPanel: {
    by: SEE,
    tell: plain((a) => viewTicketPanel(a, { runId: run.runId }, { now: new Date() })),
  },
  viewTickets: { by: SEE, tell: plain((a) => viewTickets(a, { filter: ticketFilter, cursor: null })) },
  viewTicketLink: { by: SEE, tell: plain((a) => viewTicketLink(a, { linkId })) },
  openTicket: { by: OPEN, tell: plain((a, d) => openTicket(a, { linkId }, d)), ends: "integration-off" },
  validateTickets: { by: SEE, tell: plain((a, d) => validateTickets(a, { linkIds: [linkId] }, d)) },

  reviewRuns: {
    by: OPERATE,
    tell: async (who) => {
      const { runId } = await makeRun({ customer: "Permitted" });
      return (a, d) => reviewRuns(a && person(who, a), { runIds: [runId] }, d);
    },
  },
  undoReviewOfRuns: {
    by: OPERATE,
    tell: async () => {
      const { runId } = await makeRun({ customer: "Permitted" });
      const reviewed = await reviewRuns(person("admin", ACTORS.admin), { runIds: [runId] }, deps());
      if (!reviewed.ok) throw new Error(reviewed.message);
      return (a, d) => undoReviewOfRuns(a, { reviewId: reviewed.value.reviewId }, d);
    },
  },
  previewTicket: { by: OPERATE, tell: plain((a) => previewTicket(a, { runId: run.runId })) },
  createTicket: {
    by: OPERATE,
    tell: plain((a, d) => createTicket(a, { runId: run.runId, digest: "" }, d)),
    ends: "has-ticket",
  },
  // The run's ticket may be resolved by whom; here nobody has allowed it to anybody.
  previewResolve: {
    by: OPERATE,
    tell: plain((a, d) => previewResolve(a, { runId: run.runId }, d)),
    ends: "resolve-blocked",
  },
  resolveTicket: {
    by: OPERATE,
    tell: plain((a, d) => resolveTicket(a, { runId: run.runId }, d)),
    ends: "resolve-blocked",
  },
  viewLinkDialog: { by: OPERATE, tell: plain((a, d) => viewLinkDialog(a, { runId: run.runId }, d)) },
  searchTickets: {
    by: OPERATE,
    tell: plain((a, d) => searchTickets(a, { runId: run.runId, words: "T1" }, d)),
    ends: "integration-off",
  },
  linkTicket: {
    by: OPERATE,
    tell: plain((a, d) => linkTicket(a, { runId: run.runId, ticketId: 1 }, d)),
    ends: "integration-off",
  },
  noteTicketNumber: {
    by: OPERATE,
    tell: async () => {
      const { runId } = await makeRun({ customer: "Permitted" });
      return (a, d) => noteTicketNumber(a, { runId, number: "T1" }, d);
    },
  },
  leaveWithoutTicket: {
    by: OPERATE,
    tell: plain((a, d) => leaveWithoutTicket(a, { linkId }, d)),
    ends: "conflict",
  },
  checkCreation: { by: OPERATE, tell: plain((a, d) => checkCreation(a, { runId: run.runId }, d)) },
  searchCompanies: {
    by: OPERATE,
    tell: plain((a, d) => searchCompanies(a, { words: "a", orSimilar: false }, d)),
    ends: "integration-off",
  },
  mapCompany: {
    by: OPERATE,
    tell: async () => {
      const { id: customerId } = await makeCustomer();
      return (a, d) => mapCompany(a, { customerId, companyId: 1 }, d);
    },
    ends: "integration-off",
  },
  unmapCompany: {
    by: OPERATE,
    tell: async () => {
      const { id: customerId } = await makeCustomer();
      return (a, d) => unmapCompany(a, { customerId }, d);
    },
  },

  viewCustomer: { by: SEE, tell: plain((a) => viewCustomer(a, { customerId: run.customerId })) },
  acknowledgeRename: {
    by: OPERATE,
    tell: plain((a, d) => acknowledgeRename(a, { customerId: run.customerId, companyName: "Contoso" }, d)),
  },
  renameCustomer: {
    by: OPERATE,
    tell: async () => {
      const { id: customerId } = await makeCustomer();
      return (a, d) => renameCustomer(a, { customerId, name: unique("Name") }, d);
    },
  },
  archiveCustomer: {
    by: OPERATE,
    tell: async () => {
      const { id: customerId } = await makeCustomer();
      return (a, d) => archiveCustomer(a, { customerId, archived: true }, d);
    },
  },
  mergeCustomers: {
    by: OPERATE,
    tell: async () => {
      const [from, into] = [await makeCustomer(), await makeCustomer()];
      return (a, d) => mergeCustomers(a, { customerId: from.id, intoId: into.id }, d);
    },
  },
  syncCompanyNames: { by: OPERATE, tell: plain(syncCompanyNames), ends: "integration-off" },
  suggestCompanies: {
    by: OPERATE,
    tell: plain((a, d) => suggestCompanies(a, { cursor: null }, d)),
    ends: "integration-off",
  },
  exportMappings: { by: OPERATE, tell: plain((a) => exportMappings(a)) },
  planImport: {
    by: OPERATE,
    tell: plain((a, d) => planImport(a, { text: IMPORT }, d)),
    ends: "integration-off",
  },
  importMappings: {
    by: OPERATE,
    tell: plain((a, d) => importMappings(a, { text: IMPORT, digest: "" }, d)),
    ends: "integration-off",
  },

  viewAutotaskSettings: { by: ADMINISTER, tell: plain((a) => viewAutotaskSettings(a)) },
  saveEnabled: { by: ADMINISTER, tell: plain((a, d) => saveEnabled(a, { enabled: true }, d)) },
  saveEnvironment: {
    by: ADMINISTER,
    tell: plain((a, d) => saveEnvironment(a, { environment: "sandbox" }, d)),
  },
  saveConnection: {
    by: ADMINISTER,
    tell: plain((a, d) => saveConnection(a, { userName: "u", password: "p", trackingIdentifier: "t" }, d)),
  },
  saveTicketDefaults: { by: ADMINISTER, tell: plain((a, d) => saveTicketDefaults(a, defaults, d)) },
  saveBaseUrl: {
    by: ADMINISTER,
    tell: plain((a, d) => saveBaseUrl(a, { baseUrl: "https://a.example" }, { ...d, hereOrigin: null })),
  },
  saveTimeZone: { by: ADMINISTER, tell: plain((a, d) => saveTimeZone(a, { timeZone: "UTC" }, d)) },
  saveAllowResolve: { by: ADMINISTER, tell: plain((a, d) => saveAllowResolve(a, { allowResolve: true }, d)) },
  saveClosedStatuses: {
    by: ADMINISTER,
    tell: plain((a, d) => saveClosedStatuses(a, { closedStatusIds: [] }, d)),
  },
  saveAllowManualNumbers: {
    by: ADMINISTER,
    tell: plain((a, d) => saveAllowManualNumbers(a, { allowManualNumbers: false }, d)),
  },
  saveValidateTickets: {
    by: ADMINISTER,
    tell: plain((a, d) => saveValidateTickets(a, { validateTickets: false }, d)),
  },
  saveNameSync: { by: ADMINISTER, tell: plain((a, d) => saveNameSync(a, { nameSyncHours: 24 }, d)) },
  saveRetention: { by: ADMINISTER, tell: plain((a, d) => saveRetention(a, { keepRunsDays: null }, d)) },
  saveApiLog: {
    by: ADMINISTER,
    tell: plain((a, d) => saveApiLog(a, { level: "errors", keepDays: 14 }, d)),
  },
  viewApiLog: {
    by: ADMINISTER,
    tell: plain((a) => viewApiLog(a, { filter: apiLogFilter, cursor: null }, { now: new Date() })),
  },
  readTenantUsage: { by: ADMINISTER, tell: plain(readTenantUsage), ends: "connection-missing" },
  testConnection: { by: ADMINISTER, tell: plain(testConnection), ends: "connection-missing" },
  refreshReferenceData: { by: ADMINISTER, tell: plain(refreshReferenceData), ends: "connection-missing" },
  validateConfiguration: {
    by: ADMINISTER,
    tell: plain((a, d) => validateConfiguration(a, { ...d, hereOrigin: null })),
  },
  viewAudit: { by: ADMINISTER, tell: plain((a) => viewAudit(a, { filter: auditFilter, cursor: null })) },
  exportAudit: { by: ADMINISTER, tell: plain((a) => exportAudit(a, { filter: auditFilter })) },
  verifyAudit: { by: ADMINISTER, tell: plain((a) => verifyAudit(a)) },
  addUser: {
    by: ADMINISTER,
    tell: plain((a, d) =>
      addUser(
        a,
        { email: `${crypto.randomUUID()}@example.com`, name: "New", role: "admin", passwordHash: "x" },
        d,
      ),
    ),
  },
  disableUser: {
    by: ADMINISTER,
    tell: async () => {
      const { email } = await makeUser();
      return (a, d) => disableUser(a, { email }, d);
    },
  },
  setPassword: {
    by: ADMINISTER,
    tell: async () => {
      const { email } = await makeUser();
      return (a, d) => setPassword(a, { email, passwordHash: "x" }, d);
    },
  },
  viewUsers: { by: ADMINISTER, tell: plain((a, d) => viewUsers(a, d)) },
  viewUser: {
    by: ADMINISTER,
    tell: async () => {
      const { id: userId } = await makeUser();
      return (a, d) => viewUser(a, { userId, here: null }, d);
    },
  },
  inviteUser: {
    by: ADMINISTER,
    tell: plain((a, d) =>
      inviteUser(a, { email: `${crypto.randomUUID()}@example.com`, name: "New", role: "admin" }, d),
    ),
  },
  makeAccessLink: {
    by: ADMINISTER,
    tell: async () => {
      const { email } = await makeUser();
      return (a, d) => makeAccessLink(a, { email }, d);
    },
  },
  changeRole: {
    by: ADMINISTER,
    tell: async () => {
      const { email } = await makeUser();
      return (a, d) => changeRole(a, { email, role: "reporter" }, d);
    },
  },
  enableUser: {
    by: ADMINISTER,
    tell: async () => {
      const { email } = await makeUser();
      return (a, d) => enableUser(a, { email }, d);
    },
  },
  unlinkUser: {
    by: ADMINISTER,
    tell: async () => {
      const { email } = await makeUser();
      return (a, d) => unlinkUser(a, { email }, d);
    },
  },
  viewSingleSignOn: { by: ADMINISTER, tell: plain((a) => viewSingleSignOn(a, { provider: null })) },
  saveSingleSignOn: {
    by: ADMINISTER,
    tell: plain((a, d) =>
      saveSingleSignOn(
        a,
        { claim: "", adminValues: [], operatorValues: [], reporterValues: [], admitsUnknown: false },
        d,
      ),
    ),
  },
  endUserSession: {
    by: ADMINISTER,
    tell: plain((a, d) => endUserSession(a, { signInId: crypto.randomUUID() }, d)),
    ends: "not-found",
  },
  tokensFor: { by: ADMINISTER, tell: plain((a) => tokensFor(a)) },
  createToken: { by: ADMINISTER, tell: plain((a, d) => createToken(a, { name: unique("Token") }, d)) },
  revokeTokens: {
    by: ADMINISTER,
    tell: plain((a, d) => revokeTokens(a, { nameOrId: "no token" }, d)),
    ends: "not-found",
  },
};

/** What the folder gives away besides stories, and why nobody's permission is asked there. */
const NO_STORIES: Record<string, string> = {
  acceptRuns: "the door asks for a token",
  storeAccepted: "the same door",
  acceptReport: "the same door",
  isReportFormat: "knows names of formats and nothing else",
  storedBaseUrl: "the door's answer is made with it",
  createFirstAdministrator: "there is nobody yet; the setup code is asked for",
  signOut: "ends one's own sign-in",
  validateLinkedTickets: "the background's round: reads Autotask, where the setting asks for it",
  saveSection: "a step of saving settings",
  saveInstanceSettings: "the same",
  askTickets: "a step of validating, with what was claimed",
  markIfDeleted: "a step of every look at a ticket",
  recordDeleted: "a step of the same",
  noteMerged: "a step of the same",
  placeTaken: "words",
  refusalOfOtherCompany: "words",
  refusalToAsk: "words",
  wordsOf: "words",
  runTicketOf: "a part of views and of what they offer, with the viewer's permissions",
  linkFacts: "a part of views",
  statusReading: "a part of views",
  viewLink: "there is nobody yet; the one-time link is asked for",
  acceptLink: "the same link",
  sessionsOf: "a part of views",
  refuseGuessing: "a step of one's own stories",
  refuseUnlessOwn: "the same",
  wrongField: "words",
  removeOldApiCalls: "the background's round, as an administrator has set it",
  removeOldRuns: "the background's round, as an administrator has set it",
  syncCompanyNamesWhenDue: "the background's round of the same story",
  settleCreations: "the background's round: reads Autotask and settles what people began",
  confirmCreation: "a step of creating and settling",
  tieTicket: "the same",
  findTicketAgain: "a step of creating",
  linkTicketAgain: "the same",
  prepareCreation: "a step of previewing and creating",
  prepareResolving: "a step of previewing and resolving",
  seeTicket: "the same",
  heldByOther: "the same",
  ensureNote: "a step of resolving",
  completeTicket: "the same",
  noteClosed: "the same",
  record: "the same",
  tellStep: "the same",
  refuse: "the same",
  giveUp: "the same",
  leaveInDoubt: "the same",
  failureWords: "words",
  statusLabelOf: "words",
  keepSeen: "stores what a story has read from Autotask",
  pauseOf: "words",
  gatewayInUse: "the way to Autotask, for stories",
  heedThrottling: "stores what Autotask asked for",
  searchBlockedBy: "words",
  refusalOf: "words",
  storyOf: "a part of views",
  headOf: "a part of views",
  ticketMarkOf: "a part of views",
  ticketPanelOf: "a part of views, with the viewer's permissions",
};

const cases = Object.entries(STORIES).flatMap(([name, story]) =>
  (Object.keys(ACTORS) as Who[]).map((who) => ({ name, story, who, may: story.by.includes(who) })),
);

describe("every story asks first whether its actor may", () => {
  it("has a row here, or a reason for having none", async () => {
    const files = readdirSync(import.meta.dirname).filter(
      (name) => name.endsWith(".ts") && !name.includes(".test."),
    );
    const exported: string[] = [];
    for (const file of files) {
      const module = (await import(/* @vite-ignore */ `./${file}`)) as Record<string, unknown>;
      exported.push(...Object.keys(module).filter((name) => typeof module[name] === "function"));
    }
    expect(exported.toSorted()).toEqual([...Object.keys(STORIES), ...Object.keys(NO_STORIES)].toSorted());
  });

  it.each(cases.filter(({ may }) => may))("$name: $who may", async ({ story, who }) => {
    const told = await (await story.tell(who))(ACTORS[who], deps());
    expect(told.ok ? "done" : told.code).toBe(story.ends ?? "done");
  });

  // A refusal that had read anything, in the database or in Autotask, would have asked too late.
  it.each(cases.filter(({ may }) => !may))(
    "$name: $who may not, and nothing is touched",
    async ({ story, who }) => {
      const tell = await story.tell(who);
      const asked = deps({
        gatewayOf: async () => {
          throw new Error("Autotask was asked for");
        },
      });
      const { value: told, statements } = await statementsOf(() => tell(ACTORS[who], asked));
      expect(told).toEqual({
        ok: false,
        code: "not-allowed",
        message: expect.stringMatching(/^(Your role may|Only an administrator)/),
      });
      expect(statements).toEqual([]);
    },
  );
});

describe("the background", () => {
  it("settles what people began, though it may create nothing", async () => {
    expect(await settleCreations(RECONCILER, deps({ gateway: gatewayThat({}) }))).toEqual({
      seen: 0,
      settled: 0,
    });
    expect([...RECONCILER.permissions]).toEqual(["view-runs"]);
  });
});

describe("the trail of what was done here", () => {
  it("names those who may and nobody else", async () => {
    const names = await sql<{ actor_name: string }>(
      "SELECT DISTINCT actor_name FROM audit_events ORDER BY 1",
    );
    expect(names.map(({ actor_name }) => actor_name)).toEqual([
      "Command line",
      "admin",
      "operator",
      "reporter",
    ]);
  });
});
