// Every endpoint, asked by everyone: one table. An endpoint without a row here fails, and so does a row without an endpoint.
import { createHash, randomUUID } from "node:crypto";
import type { Role } from "@/lib/domain/roles";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";
import { callAction, headersOf, routes, type ServerAction, serverActions } from "./endpoints";
import { expect, mapToNewCompany, newPerson, ownTest, type Person } from "./fixtures";
import type { Instance } from "./instance";
import { customerIdOf, type KnownRun, type Reporting } from "./reports";

/** What the requests are about. */
interface World {
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

const test = ownTest.extend<object, { world: World; disabled: Person }>({
  world: [
    async ({ instance, reports, operator }, use) => {
      const ticketed = await reports.sendOne();
      const free = await reports.sendOne({ customer: ticketed.customer, job: ticketed.job });
      await mapToNewCompany(instance, operator, ticketed);
      const { linkId } = await instance.seed("ticket", { runId: ticketed.runId, by: operator.email });
      const customerId = await customerIdOf(instance, ticketed);
      await use({ instance, reports, operator, ticketed, free, linkId, customerId, actions: await serverActions() });
    },
    { scope: "worker" },
  ],
  // An administrator once, so that nothing but the end of that keeps them out.
  disabled: [
    async ({ instance, admin }, use) => {
      expect(admin.role).toBe("admin");
      const person = await newPerson(instance, "admin");
      await instance.seed("disable", { email: person.email });
      await use(person);
    },
    { scope: "worker" },
  ],
});

const EVERYONE: readonly Role[] = ["reporter", "operator", "admin"];
const OPERATORS: readonly Role[] = ["operator", "admin"];
const ADMIN: readonly Role[] = ["admin"];

/** Requests that a page of another site, or a program with a stolen cookie, would send. */
const FORGED = {
  "from another site": { origin: "https://elsewhere.example", site: "cross-site" },
  "from another site by an old browser": { origin: "https://elsewhere.example" },
  "from a sandboxed frame": { origin: "null" },
  "without an origin": { origin: null },
  "from a sister site under our origin": { site: "same-site" },
} as const;

interface ActionRow {
  allowed: readonly Role[];
  /** The page that it is sent to. */
  address: string;
  /** A new input, for a call that succeeds. */
  input: (world: World) => Promise<unknown> | unknown;
  /** What everyone gets, signed in or not, where that is no matter of roles. */
  always?: string;
}

const ACTIONS: Record<string, ActionRow> = {
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
  saveEnabledAction: { ...settings(), input: () => ({ enabled: true }) },
  saveEnvironmentAction: { ...settings(), input: () => ({ environment: "sandbox" }) },
  saveConnectionAction: { ...settings(), input: () => ({ userName: SANDBOX_CREDENTIALS.userName }) },
  saveTicketDefaultsAction: {
    ...settings(),
    input: () => ({ sourceId: 8, queueId: 29682833, statusId: 1, warningPriorityId: 2, errorPriorityId: 1 }),
  },
  saveBaseUrlAction: { ...settings(), input: ({ instance }) => ({ baseUrl: instance.url }) },
  testConnectionAction: { ...settings(), input: () => ({}) },
  refreshReferenceDataAction: { ...settings(), input: () => ({}) },
  saveTimeZoneAction: { allowed: ADMIN, address: "/settings", input: () => ({ timeZone: "Europe/Amsterdam" }) },
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

function settings() {
  return { allowed: ADMIN, address: "/settings/integrations/autotask" };
}

async function aReview({ actions, instance, reports, operator }: World): Promise<string> {
  const { id } = actions.get("reviewRunsAction") as ServerAction;
  const input = { runIds: [(await reports.sendOne()).runId] };
  const { result } = await callAction(instance.url, { id, address: "/run-checks", input }, operator);
  return (result?.value as { reviewId: string }).reviewId;
}

/** Everything that is stored here and was stored in Autotask, in one word. */
async function state({ rows, autotask }: Instance): Promise<string> {
  const tables = await rows<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'rate_limits' order by 1",
  );
  const hash = createHash("sha256");
  for (const { name } of tables)
    hash.update(JSON.stringify(await rows(`select t::text from "${name}" t order by 1`)));
  return hash.update(JSON.stringify(await autotask.writes())).digest("hex");
}

test("every action and every route has a row in this table", async () => {
  expect([...(await serverActions()).keys()].sort()).toEqual(Object.keys(ACTIONS).sort());
  expect(await routes()).toEqual([...Object.keys(PAGES).map((page) => `page ${page}`), ...Object.keys(ROUTES)].sort());
});

for (const [name, row] of Object.entries(ACTIONS)) {
  test(`${name}: ${row.allowed.join(", ") || "nobody"}`, async ({ world, admin, operator, reporter, disabled }) => {
    const { instance, actions } = world;
    const { id } = actions.get(name) as ServerAction;
    const people = { admin, operator, reporter };
    const refused = await row.input(world);
    const before = await state(instance);
    const call = async (input: unknown, caller: Parameters<typeof callAction>[2]) =>
      (await callAction(instance.url, { id, address: row.address, input }, caller)).result?.code ?? null;

    const outsiders = row.always ?? "not-signed-in";
    expect(await call(refused, { token: null }), "nobody").toBe(outsiders);
    expect(await call(refused, disabled), "a disabled administrator").toBe(outsiders);
    expect(await call(refused, { token: `${admin.token}x` }), "a token that was tampered with").toBe(outsiders);
    for (const role of EVERYONE.filter((each) => !row.allowed.includes(each)))
      expect(await call(refused, people[role]), role).toBe(row.always ?? "not-allowed");
    for (const [how, from] of Object.entries(FORGED))
      // Either the framework refuses before the action is called, or the action itself does.
      expect([null, "cross-site"], how).toContain(await call(refused, { ...admin, from }));
    if (!row.always) expect(await call(null, { token: admin.token }), "no input").toBe("invalid-input");
    expect(await state(instance), "a refusal has changed something").toBe(before);

    for (const role of row.allowed) {
      const { token } = await instance.seed("signIn", { email: people[role].email });
      const { result, text } = await callAction(
        instance.url,
        { id, address: row.address, input: await row.input(world) },
        { token },
      );
      expect(result, `${role}: ${text.slice(0, 500)}`).toMatchObject({ ok: true });
      expect(await state(instance), `${role} has changed nothing`).not.toBe(before);
    }
  });
}

interface RouteRow {
  /** Roles that are let in; `all` for those that ask for nothing, `token` for those that know no sign-in. */
  allowed: readonly Role[] | "all" | "token";
  address: (world: World) => Promise<string> | string;
  /** Status for those who are let in. */
  status: number;
  /** Status for nobody: 401, or a way to the sign-in. */
  nobody?: number;
}

const ROUTES: Record<string, RouteRow> = {
  "GET /api/health": { allowed: "all", status: 200, address: () => "/api/health" },
  "GET /api/ready": { allowed: "all", status: 200, address: () => "/api/ready" },
  "GET /api/auth/[...nextauth]": { allowed: "all", status: 200, address: () => "/api/auth/session" },
  // Without the token against forgery that belongs to the cookie, it only answers where the sign-in page is.
  "POST /api/auth/[...nextauth]": { allowed: "all", status: 302, address: () => "/api/auth/signout" },
  "GET /api/customers": { allowed: EVERYONE, status: 200, address: () => "/api/customers?q=Customer" },
  "GET /api/autotask/companies": { allowed: OPERATORS, status: 200, address: () => "/api/autotask/companies?q=Contoso" },
  "GET /api/runs/[runId]/ticket": { allowed: EVERYONE, status: 200, address: ({ free }) => `/api/runs/${free.runId}/ticket` },
  "GET /api/runs/[runId]/ticket-preview": {
    allowed: OPERATORS,
    status: 200,
    address: ({ free }) => `/api/runs/${free.runId}/ticket-preview`,
  },
  "POST /api/runs/[runId]/ticket": {
    allowed: OPERATORS,
    status: 200,
    address: async ({ reports, ticketed }) =>
      `/api/runs/${(await reports.sendOne({ customer: ticketed.customer, job: ticketed.job })).runId}/ticket`,
  },
  "POST /api/runs/[runId]/ticket/check": {
    allowed: OPERATORS,
    status: 200,
    address: ({ ticketed }) => `/api/runs/${ticketed.runId}/ticket/check`,
  },
  "GET /tickets/[linkId]/open": { allowed: EVERYONE, status: 302, nobody: 307, address: ({ linkId }) => `/tickets/${linkId}/open` },
  "POST /api/v1/runs": { allowed: "token", status: 401, address: () => "/api/v1/runs" },
  "POST /api/v1/reports/[format]": { allowed: "token", status: 401, address: () => "/api/v1/reports/restic?customer=a&job=b" },
};

for (const [route, row] of Object.entries(ROUTES)) {
  const method = route.split(" ")[0] as string;
  const allowed = typeof row.allowed === "string" ? [] : row.allowed;
  test(`${route}: ${typeof row.allowed === "string" ? row.allowed : allowed.join(", ")}`, async ({ world, admin, operator, reporter, disabled }) => {
    const { instance } = world;
    const people = { admin, operator, reporter };
    const ask = async (address: string, caller: Parameters<typeof headersOf>[1]) => {
      const headers = { ...headersOf(instance.url, caller), "content-type": "application/json" };
      const body = method === "POST" ? "{}" : undefined;
      const response = await fetch(`${instance.url}${address}`, { method, headers, body, redirect: "manual" });
      return { status: response.status, location: response.headers.get("location"), body: await response.text() };
    };
    const address = await row.address(world);
    const before = await state(instance);
    const outsider = typeof row.allowed === "string" ? row.status : (row.nobody ?? 401);
    for (const [who, token] of Object.entries({ nobody: null, disabled: disabled.token, tampered: `${admin.token}x` })) {
      const { status, location, body } = await ask(address, { token });
      expect(status, who).toBe(outsider);
      if (row.nobody) expect(location, who).toContain("/sign-in?to=");
      if (row.allowed !== "all") expect(body.includes(world.ticketed.customer), who).toBe(false);
    }
    if (typeof row.allowed === "string") {
      for (const role of EVERYONE) expect((await ask(address, people[role])).status, role).toBe(row.status);
      expect(await state(instance), "something has changed").toBe(before);
      return;
    }
    for (const role of EVERYONE.filter((each) => !allowed.includes(each))) {
      const { status, body } = await ask(address, people[role]);
      expect(status, role).toBe(403);
      expect(body, role).toContain("not-allowed");
    }
    if (method !== "GET")
      for (const [how, from] of Object.entries(FORGED)) {
        const { status, body } = await ask(address, { ...admin, from });
        expect(status, how).toBe(403);
        expect(body, how).toContain("cross-site");
      }
    expect(await state(instance), "a refusal has changed something").toBe(before);
    for (const role of allowed) {
      const { status, body } = await ask(await row.address(world), people[role]);
      expect(status, `${role}: ${body.slice(0, 500)}`).toBe(row.status);
    }
  });
}

interface PageRow {
  /** Who sees what it is about; others who are signed in are told why not. `anyone`: nobody has to be signed in. */
  allowed: readonly Role[] | "anyone";
  address: (world: World) => string;
  /** A text of what it is about, which nobody else may be sent. */
  about?: (world: World) => string;
  /** Holds nothing: leads on to a page that asks for itself. */
  leadsOn?: true;
}

const PAGES: Record<string, PageRow> = {
  "/": { allowed: EVERYONE, address: () => "/", leadsOn: true },
  "/sign-in": { allowed: "anyone", address: () => "/sign-in" },
  "/setup": { allowed: "anyone", address: () => "/setup" },
  "/run-checks": { allowed: EVERYONE, address: ({ free }) => `/run-checks?q=${encodeURIComponent(free.customer)}`, about: ({ free }) => free.runId },
  "/jobs": { allowed: EVERYONE, address: ({ free }) => `/jobs?q=${encodeURIComponent(free.job.name)}`, about: ({ free }) => free.jobId },
  "/jobs/[jobId]": { allowed: EVERYONE, address: ({ free }) => `/jobs/${free.jobId}`, about: ({ free }) => free.job.name },
  "/jobs/[jobId]/runs/[runId]": { allowed: EVERYONE, address: ({ free }) => free.path, about: ({ free }) => free.externalId },
  "/tickets/[linkId]": { allowed: EVERYONE, address: ({ linkId }) => `/tickets/${linkId}`, about: ({ ticketed }) => ticketed.job.name },
  "/customers": { allowed: EVERYONE, address: ({ free }) => `/customers?q=${encodeURIComponent(free.customer)}`, about: ({ customerId }) => customerId },
  "/settings": { allowed: ADMIN, address: () => "/settings", about: () => "Screens use the zone of whoever reads them." },
  "/settings/integrations/autotask": {
    allowed: ADMIN,
    address: () => "/settings/integrations/autotask",
    about: () => SANDBOX_CREDENTIALS.userName,
  },
};

for (const [page, row] of Object.entries(PAGES)) {
  test(`page ${page}: ${row.allowed === "anyone" ? "anyone" : row.allowed.join(", ")}`, async ({ world, admin, operator, reporter, disabled }) => {
    const { instance } = world;
    const people = { admin, operator, reporter };
    const address = row.address(world);
    const about = row.about?.(world);
    const ask = async (
      token: string | null,
      extra: Record<string, string>,
      to = address,
    ): Promise<{ status: number; location: string; body: string }> => {
      const headers = { ...headersOf(instance.url, { token, from: { origin: null } }), ...extra };
      const response = await fetch(`${instance.url}${to}`, { headers, redirect: "manual" });
      const location = response.headers.get("location") ?? "";
      // Payloads have an address of their own.
      if (/[?&]_rsc\b/.test(location) && !/[?&]_rsc\b/.test(to)) return ask(token, extra, location);
      return { status: response.status, location, body: await response.text() };
    };
    // As a document, and as the payload that the router asks for.
    for (const payload of [{}, { rsc: "1" }] as Record<string, string>[]) {
      for (const [who, token] of Object.entries({ nobody: null, disabled: disabled.token, tampered: `${admin.token}x` })) {
        const { status, location, body } = await ask(token, payload);
        if (row.allowed === "anyone") {
          expect([200, 307], who).toContain(status);
          continue;
        }
        // A payload carries the redirect inside, as the router follows it.
        const leadsTo = status === 307 ? location : (/NEXT_REDIRECT;\w+;([^;]+);/.exec(body)?.[1] ?? "nowhere");
        expect(leadsTo, who).toMatch(row.leadsOn ? /^\/(sign-in|run-checks)$/ : /\/sign-in\?to=/);
        if (about) expect(body.includes(about), who).toBe(false);
      }
      for (const role of EVERYONE) {
        const { status, body } = await ask(people[role].token, payload);
        const isAllowed = row.allowed === "anyone" || row.allowed.includes(role);
        expect([200, 307], role).toContain(status);
        if (about) expect(body.includes(about), role).toBe(isAllowed);
        if (!isAllowed) expect(body.includes("Only an administrator may see and change settings."), role).toBe(true);
      }
    }
  });
}
