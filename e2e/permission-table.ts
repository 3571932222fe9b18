// Who may ask for what: a row for every server action, every request handler and every page of the application.
import { createHash, randomUUID } from "node:crypto";
import type { Role } from "@/lib/domain/roles";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";
import { callAction, headersOf, type ServerAction } from "./endpoints";
import { mapToNewCompany, newPerson, type Person } from "./fixtures";
import type { Instance } from "./instance";
import { customerIdOf, type KnownRun, type Reporting } from "./reports";
import { begunFactor, codeOf, confirmedFactor } from "./second-factor-steps";

/** What the requests are about. */
export interface World {
  instance: Instance;
  reports: Reporting;
  operator: Person;
  actions: Map<string, ServerAction>;
  /** A run with a ticket, a run without one, and the customer of both. */
  ticketed: KnownRun;
  linkId: string;
  free: KnownRun;
  customerId: string;
}

export const EVERYONE: readonly Role[] = ["reporter", "operator", "admin"];
export const OPERATORS: readonly Role[] = ["operator", "admin"];
export const ADMIN: readonly Role[] = ["admin"];

export interface ActionRow {
  allowed: readonly Role[];
  /** The page that it is sent to. */
  address: string;
  /** A new input, for a call by that person that succeeds. */
  input: (world: World, caller: Person) => Promise<unknown> | unknown;
  /** Where it succeeds it leaves nothing behind but its log. */
  reads?: true;
  /** It changes who calls it, so each call is by a new person. */
  own?: true;
  /** What everyone gets, signed in or not, where that is no matter of roles. */
  always?: string;
}

export const ACTIONS: Record<string, ActionRow> = {
  signOutAction: { allowed: EVERYONE, address: "/run-checks", input: () => ({}) },
  reviewRunsAction: {
    allowed: OPERATORS,
    address: "/run-checks",
    input: async ({ reports }) => ({ runIds: [(await reports.sendOne()).runId] }),
  },
  undoReviewAction: {
    allowed: OPERATORS,
    address: "/run-checks",
    input: async (world) => ({ reviewId: await aReview(world) }),
  },
  mapCompanyAction: {
    allowed: OPERATORS,
    address: "/customers",
    input: async ({ instance, customerId }) => ({
      customerId,
      companyId: Number((await instance.autotask.createCompany({ companyName: randomUUID() })).id),
    }),
  },
  unmapCompanyAction: {
    allowed: OPERATORS,
    address: "/customers",
    input: async ({ instance, reports, operator }) => {
      const run = await reports.sendOne();
      await mapToNewCompany(instance, operator, run);
      return { customerId: await customerIdOf(instance, run) };
    },
  },
  noteTicketNumberAction: {
    allowed: OPERATORS,
    address: "/run-checks",
    input: async ({ instance, reports }) => {
      await instance.rows("update instance_settings set allow_manual_numbers = true");
      return { runId: (await reports.sendOne()).runId, number: "T1" };
    },
  },
  leaveWithoutTicketAction: {
    allowed: OPERATORS,
    address: "/run-checks",
    input: async (world) => ({ linkId: await aDeletedTicket(world) }),
  },
  acknowledgeRenameAction: onCustomers(({ customerId }) => ({ customerId, companyName: "Contoso" })),
  renameCustomerAction: onCustomers(async (world) => ({
    customerId: await aCustomer(world),
    name: `Renamed ${randomUUID()}`,
  })),
  archiveCustomerAction: onCustomers(async (world) => ({
    customerId: await aCustomer(world),
    archived: true,
  })),
  mergeCustomersAction: onCustomers(async (world) => ({
    customerId: await aCustomer(world),
    intoId: await aCustomer(world),
  })),
  syncCompanyNamesAction: onCustomers(() => ({})),
  planImportAction: { ...onCustomers(() => ({ text: IMPORT })), address: "/customers/import", reads: true },
  importMappingsAction: {
    // Of a file that changes nothing, so that nobody's mapping is in the way of another's.
    ...onCustomers(() => ({ text: IMPORT, digest: NOTHING_TO_CHANGE })),
    reads: true,
    address: "/customers/import",
  },
  saveEnabledAction: { ...settings(), input: () => ({ enabled: true }) },
  saveEnvironmentAction: { ...settings(), input: () => ({ environment: "sandbox" }) },
  saveConnectionAction: { ...settings(), input: () => ({ userName: SANDBOX_CREDENTIALS.userName }) },
  saveTicketDefaultsAction: {
    ...settings(),
    input: () => ({ sourceId: 8, queueId: 29682833, statusId: 1, warningPriorityId: 2, errorPriorityId: 1 }),
  },
  saveBaseUrlAction: { ...settings(), input: ({ instance }) => ({ baseUrl: instance.url }) },
  saveAllowResolveAction: { ...settings(), input: () => ({ allowResolve: true }) },
  saveClosedStatusesAction: { ...settings(), input: () => ({ closedStatusIds: [52] }) },
  saveAllowManualNumbersAction: { ...settings(), input: () => ({ allowManualNumbers: true }) },
  saveValidateTicketsAction: { ...settings(), input: () => ({ validateTickets: false }) },
  saveNameSyncAction: { ...settings(), input: () => ({ nameSyncHours: 24 }) },
  saveApiLogAction: { ...settings(), input: () => ({ level: "errors", keepDays: "14" }) },
  readTenantUsageAction: { ...settings(), input: () => ({}), reads: true },
  testConnectionAction: { ...settings(), input: () => ({}) },
  validateConfigurationAction: { ...settings(), input: () => ({}) },
  refreshReferenceDataAction: { ...settings(), input: () => ({}) },
  saveTimeZoneAction: {
    allowed: ADMIN,
    address: "/settings",
    input: () => ({ timeZone: "Europe/Amsterdam" }),
  },
  inviteUserAction: { ...users(), input: () => ({ email: anAddress(), name: "Ines", role: "reporter" }) },
  makeAccessLinkAction: { ...user(), input: someone },
  changeRoleAction: { ...user(), input: async (world) => ({ ...(await someone(world)), role: "reporter" }) },
  disableUserAction: { ...user(), input: someone },
  enableUserAction: {
    ...user(),
    input: async (world) => {
      const { email } = await someone(world);
      await world.instance.seed("disable", { email });
      return { email };
    },
  },
  resetSecondFactorAction: { ...user(), input: someone },
  unlinkUserAction: { ...user(), input: someone },
  endUserSessionAction: {
    ...user(),
    input: async ({ instance }) => ({ signInId: (await newPerson(instance, "operator")).signInId }),
  },
  createTokenAction: { ...tokens(), input: () => ({ name: `Token ${randomUUID()}`, customerId: null }) },
  revokeTokenAction: {
    ...tokens(),
    input: async ({ instance }) => {
      const name = `Token ${randomUUID()}`;
      await instance.seed("ingestToken", { name });
      const [row] = await instance.rows<{ id: string }>("select id from ingest_tokens where name = $1", [
        name,
      ]);
      return { tokenId: row?.id };
    },
  },
  saveSingleSignOnAction: {
    allowed: ADMIN,
    address: "/settings/single-sign-on",
    input: () => ({
      claim: "",
      adminValues: [],
      operatorValues: [],
      reporterValues: [],
      admitsUnknown: false,
    }),
  },
  changeOwnNameAction: { ...own(), input: () => ({ name: `Renamed ${randomUUID()}` }) },
  chooseOwnTimeZoneAction: { ...own(), input: () => ({ timeZone: "Asia/Tokyo" }) },
  changeOwnPasswordAction: {
    ...own(),
    input: (_, { password }) => ({ password, newPassword: "quite another sentence" }),
  },
  endOwnSessionAction: {
    ...own(),
    input: async ({ instance }, { email }) => ({
      signInId: (await instance.seed("signIn", { email })).signInId,
    }),
  },
  beginSecondFactorAction: { ...own(), input: (_, { password }) => ({ password }) },
  confirmSecondFactorAction: {
    ...own(),
    input: async (world, caller) => ({ code: codeOf(await begunFactor(world, caller)) }),
  },
  turnOffSecondFactorAction: {
    ...own(),
    input: async (world, caller) => ({
      password: caller.password,
      code: codeOf(await confirmedFactor(world, caller), 1),
    }),
  },
  acceptLinkAction: {
    allowed: [],
    address: "/invite/none",
    always: "not-found",
    input: () => ({ token: "x".repeat(43), name: "Mallory", password: "a long enough password" }),
  },
  saveRetentionAction: { allowed: ADMIN, address: "/settings", input: () => ({ keepRunsDays: "365" }) },
  createFirstAdministratorAction: {
    allowed: [],
    address: "/setup",
    always: "already-set-up",
    input: () => ({
      code: "AAAAA-BBBBB-CCCCC-DDDDD",
      name: "Mallory",
      email: "mallory@elsewhere.example",
      password: "a long enough password",
      timeZone: "UTC",
    }),
  },
};

const IMPORT = "customer,autotask_company_id\nNobody of this name,1";
const NOTHING_TO_CHANGE = createHash("sha256")
  .update(JSON.stringify(["sandbox", []]))
  .digest("hex");

function onCustomers(input: ActionRow["input"]): ActionRow {
  return { allowed: OPERATORS, address: "/customers", input };
}

async function aCustomer({ instance, reports }: World): Promise<string> {
  return customerIdOf(instance, await reports.sendOne());
}

function settings() {
  return { allowed: ADMIN, address: "/settings/integrations/autotask" };
}

const anAddress = () => `${randomUUID()}@example.com`;

function users() {
  return { allowed: ADMIN, address: "/settings/users" };
}

/** The page of a user; whose it is makes no difference to an action. */
function user() {
  return { allowed: ADMIN, address: `/settings/users/${randomUUID()}` };
}

function tokens() {
  return { allowed: ADMIN, address: "/settings/tokens" };
}

function own() {
  return { allowed: EVERYONE, address: "/profile", own: true } as const;
}

async function someone({ instance }: World): Promise<{ email: string }> {
  return { email: (await newPerson(instance, "operator")).email };
}

async function aReview({ actions, instance, reports, operator }: World): Promise<string> {
  const { id } = actions.get("reviewRunsAction") as ServerAction;
  const input = { runIds: [(await reports.sendOne()).runId] };
  const { result } = await callAction(instance.url, { id, address: "/run-checks", input }, operator);
  if (!result?.ok) throw new Error("a review that a test needs was refused");
  return (result.value as { reviewId: string }).reviewId;
}

/** A link whose ticket was deleted in Autotask, which somebody has seen since. */
async function aDeletedTicket({ instance, reports, operator }: World): Promise<string> {
  const run = await reports.sendOne();
  await mapToNewCompany(instance, operator, run);
  const { linkId } = await instance.seed("ticket", { runId: run.runId, by: operator.email });
  const [ticket] = await instance.rows<{ id: string }>(
    "select t.autotask_id as id from tickets t join ticket_links l on l.ticket_id = t.id where l.id = $1",
    [linkId],
  );
  await instance.autotask.deleteTicket(Number(ticket?.id));
  const headers = headersOf(instance.url, operator);
  await fetch(`${instance.url}/tickets/${linkId}/open`, { headers, redirect: "manual" });
  return linkId;
}

export interface RouteRow {
  /** Roles that are let in; `all` for those that ask for nothing, `token` for those that know no sign-in. */
  allowed: readonly Role[] | "all" | "token";
  address: (world: World) => Promise<string> | string;
  /** What a POST brings; nothing if it is left out. */
  body?: object;
  /** Status for those who are let in. */
  status: number;
  /** Status for nobody: 401, or a way to the sign-in. */
  nobody?: number;
}

export const ROUTES: Record<string, RouteRow> = {
  "GET /api/health": { allowed: "all", status: 200, address: () => "/api/health" },
  "GET /api/ready": { allowed: "all", status: 200, address: () => "/api/ready" },
  // From this machine, where the tests are.
  "GET /api/metrics": { allowed: "all", status: 200, address: () => "/api/metrics" },
  "GET /api/auth/[...nextauth]": { allowed: "all", status: 200, address: () => "/api/auth/session" },
  // Without the token against forgery that belongs to the cookie, it only answers where the sign-in page is.
  "POST /api/auth/[...nextauth]": { allowed: "all", status: 302, address: () => "/api/auth/signout" },
  "GET /api/customers": { allowed: EVERYONE, status: 200, address: () => "/api/customers?q=Customer" },
  "GET /api/customers/mappings": {
    allowed: OPERATORS,
    status: 200,
    address: () => "/api/customers/mappings",
  },
  "GET /api/autotask/companies": {
    allowed: OPERATORS,
    status: 200,
    address: () => "/api/autotask/companies?q=Contoso",
  },
  "GET /api/runs/[runId]/ticket": {
    allowed: EVERYONE,
    status: 200,
    address: ({ free }) => `/api/runs/${free.runId}/ticket`,
  },
  "GET /api/runs/[runId]/ticket-preview": {
    allowed: OPERATORS,
    status: 200,
    address: ({ free }) => `/api/runs/${free.runId}/ticket-preview`,
  },
  // Let in, and told that this is not what would be sent.
  "POST /api/runs/[runId]/ticket": {
    allowed: OPERATORS,
    status: 409,
    address: async ({ reports, ticketed }) =>
      `/api/runs/${(await reports.sendOne({ customer: ticketed.customer, job: ticketed.job })).runId}/ticket`,
    body: { digest: "0".repeat(64) },
  },
  "POST /api/runs/[runId]/ticket/check": {
    allowed: OPERATORS,
    status: 200,
    address: ({ ticketed }) => `/api/runs/${ticketed.runId}/ticket/check`,
  },
  "GET /api/runs/[runId]/ticket-link": {
    allowed: OPERATORS,
    status: 200,
    address: ({ free }) => `/api/runs/${free.runId}/ticket-link`,
  },
  // Let in, and told that Autotask has no such ticket.
  "POST /api/runs/[runId]/ticket/link": {
    allowed: OPERATORS,
    status: 404,
    address: ({ free }) => `/api/runs/${free.runId}/ticket/link`,
    body: { ticketId: 987_654_321 },
  },
  "GET /api/autotask/tickets": {
    allowed: OPERATORS,
    status: 200,
    address: ({ free }) => `/api/autotask/tickets?runId=${free.runId}&words=T2026`,
  },
  "GET /api/tickets/state": {
    allowed: EVERYONE,
    status: 200,
    address: ({ linkId }) => `/api/tickets/state?link=${linkId}`,
  },
  // Let in, and told that this run has no ticket to resolve.
  "GET /api/runs/[runId]/ticket/resolve": {
    allowed: OPERATORS,
    status: 409,
    address: ({ free }) => `/api/runs/${free.runId}/ticket/resolve`,
  },
  "POST /api/runs/[runId]/ticket/resolve": {
    allowed: OPERATORS,
    status: 409,
    address: ({ free }) => `/api/runs/${free.runId}/ticket/resolve`,
  },
  "GET /audit/csv": { allowed: ADMIN, status: 200, nobody: 307, address: () => "/audit/csv?thing=token" },
  "GET /tickets/[linkId]/open": {
    allowed: EVERYONE,
    status: 302,
    nobody: 307,
    address: ({ linkId }) => `/tickets/${linkId}/open`,
  },
  "POST /api/v1/runs": { allowed: "token", status: 401, address: () => "/api/v1/runs" },
  "POST /api/v1/reports/[format]": {
    allowed: "token",
    status: 401,
    address: () => "/api/v1/reports/restic?customer=a&job=b",
  },
};

export interface PageRow {
  /** Who sees what it is about; others who are signed in are told why not. `anyone`: nobody has to be signed in. */
  allowed: readonly Role[] | "anyone";
  address: (world: World) => string;
  /** A text of what it is about, which nobody else may be sent. */
  about?: (world: World) => string;
  /** What others who are signed in are told, where it is not about settings. */
  refusal?: string;
  /** Holds nothing: leads on to a page that asks for itself. */
  leadsOn?: true;
}

export const PAGES: Record<string, PageRow> = {
  "/": { allowed: EVERYONE, address: () => "/", leadsOn: true },
  "/sign-in": { allowed: "anyone", address: () => "/sign-in" },
  "/setup": { allowed: "anyone", address: () => "/setup" },
  "/run-checks": {
    allowed: EVERYONE,
    address: ({ free }) => `/run-checks?q=${encodeURIComponent(free.customer)}`,
    about: ({ free }) => free.runId,
  },
  "/jobs": {
    allowed: EVERYONE,
    address: ({ free }) => `/jobs?q=${encodeURIComponent(free.job.name)}`,
    about: ({ free }) => free.jobId,
  },
  "/jobs/[jobId]": {
    allowed: EVERYONE,
    address: ({ free }) => `/jobs/${free.jobId}`,
    about: ({ free }) => free.job.name,
  },
  "/jobs/[jobId]/runs/[runId]": {
    allowed: EVERYONE,
    address: ({ free }) => free.path,
    about: ({ free }) => free.externalId,
  },
  "/tickets": {
    allowed: EVERYONE,
    address: ({ customerId }) => `/tickets?customer=${customerId}`,
    about: ({ ticketed }) => ticketed.runId,
  },
  "/tickets/[linkId]": {
    allowed: EVERYONE,
    address: ({ linkId }) => `/tickets/${linkId}`,
    about: ({ ticketed }) => ticketed.job.name,
  },
  "/customers": {
    allowed: EVERYONE,
    address: ({ free }) => `/customers?q=${encodeURIComponent(free.customer)}`,
    about: ({ customerId }) => customerId,
  },
  "/customers/[customerId]": {
    allowed: EVERYONE,
    address: ({ customerId }) => `/customers/${customerId}`,
    about: ({ free }) => free.job.name,
  },
  "/customers/suggestions": {
    allowed: OPERATORS,
    address: () => "/customers/suggestions",
    refusal: "Your role may not map customers.",
  },
  "/customers/import": {
    allowed: OPERATORS,
    address: () => "/customers/import",
    about: () => "An export has them all.",
    refusal: "Your role may not map customers.",
  },
  "/audit": {
    allowed: ADMIN,
    address: ({ linkId }) => `/audit?id=${linkId}`,
    about: ({ ticketed }) => ticketed.runId,
    refusal: "Only an administrator may see the audit trail.",
  },
  "/settings": {
    allowed: ADMIN,
    address: () => "/settings",
    about: () => "Screens use the zone of whoever reads them.",
  },
  "/settings/integrations/autotask": {
    allowed: ADMIN,
    address: () => "/settings/integrations/autotask",
    about: () => SANDBOX_CREDENTIALS.userName,
  },
  "/settings/integrations/autotask/api-log": {
    allowed: ADMIN,
    address: () => "/settings/integrations/autotask/api-log",
    about: () => "Each request that Backupchecks sends to Autotask",
  },
  "/settings/users": {
    allowed: ADMIN,
    refusal: "Only an administrator may manage users.",
    address: () => "/settings/users",
    about: ({ operator }) => operator.email,
  },
  "/settings/users/[userId]": {
    allowed: ADMIN,
    refusal: "Only an administrator may manage users.",
    address: ({ operator }) => `/settings/users/${operator.id}`,
    about: ({ operator }) => operator.email,
  },
  "/settings/tokens": {
    allowed: ADMIN,
    refusal: "Only an administrator may manage tokens.",
    address: () => "/settings/tokens",
    about: ({ reports }) => reports.token.slice(0, 10),
  },
  "/settings/single-sign-on": {
    allowed: ADMIN,
    refusal: "Only an administrator may manage users.",
    address: () => "/settings/single-sign-on",
    about: () => "Who gets which role, at each sign-in by the provider.",
  },
  "/profile": {
    allowed: EVERYONE,
    address: () => "/profile",
    about: () => "As colleagues see it, on screens and in the trail.",
  },
  "/invite/[token]": { allowed: "anyone", address: () => "/invite/none" },
};
