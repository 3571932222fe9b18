// Every endpoint, asked by everyone: one table. An endpoint without a row here fails, and so does a row without an endpoint.
import { createHash } from "node:crypto";
import type { Role } from "@/lib/domain/roles";
import { callAction, headersOf, routes, type ServerAction, serverActions } from "./endpoints";
import { expect, mapToNewCompany, newPerson, ownTest, type Person } from "./fixtures";
import type { Instance } from "./instance";
import { ACTIONS, EVERYONE, PAGES, ROUTES, type World } from "./permission-table";
import { customerIdOf } from "./reports";

const test = ownTest.extend<object, { world: World; disabled: Person }>({
  world: [
    async ({ instance, reports, operator }, use) => {
      const ticketed = await reports.sendOne();
      const free = await reports.sendOne({ customer: ticketed.customer, job: ticketed.job });
      await mapToNewCompany(instance, operator, ticketed);
      const { linkId } = await instance.seed("ticket", { runId: ticketed.runId, by: operator.email });
      const customerId = await customerIdOf(instance, ticketed);
      await use({
        instance,
        reports,
        operator,
        ticketed,
        free,
        linkId,
        customerId,
        actions: await serverActions(),
      });
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

/** Requests that a page of another site, or a program with a stolen cookie, would send. */
const FORGED = {
  "from another site": { origin: "https://elsewhere.example", site: "cross-site" },
  "from another site by an old browser": { origin: "https://elsewhere.example" },
  "from a sandboxed frame": { origin: "null" },
  "without an origin": { origin: null },
  "from a sister site under our origin": { site: "same-site" },
} as const;

/** Everything that is stored here and was stored in Autotask, in one word. */
async function state({ rows, autotask }: Instance): Promise<string> {
  const tables = await rows<{ name: string }>(
    // What is counted and logged of requests is written in its own time, and says nothing of what they changed.
    `select tablename as name from pg_tables where schemaname = 'public'
       and tablename not in ('rate_limits', 'api_calls', 'api_call_counts', 'autotask_slots') order by 1`,
  );
  const hash = createHash("sha256");
  for (const { name } of tables)
    hash.update(JSON.stringify(await rows(`select t::text from "${name}" t order by 1`)));
  return hash.update(JSON.stringify(await autotask.writes())).digest("hex");
}

test("every action and every route has a row in this table", async () => {
  expect([...(await serverActions()).keys()].sort()).toEqual(Object.keys(ACTIONS).sort());
  expect(await routes()).toEqual(
    [...Object.keys(PAGES).map((page) => `page ${page}`), ...Object.keys(ROUTES)].sort(),
  );
});

for (const [name, row] of Object.entries(ACTIONS)) {
  test(`${name}: ${row.allowed.join(", ") || "nobody"}`, async ({
    world,
    admin,
    operator,
    reporter,
    disabled,
  }) => {
    const { instance, actions } = world;
    const { id } = actions.get(name) as ServerAction;
    const people = { admin, operator, reporter };
    const someone = async (role: Role) => (row.own ? newPerson(instance, role) : people[role]);
    const refused = await row.input(world, await someone("admin"));
    const before = await state(instance);
    const call = async (input: unknown, caller: Parameters<typeof callAction>[2]) =>
      (await callAction(instance.url, { id, address: row.address, input }, caller)).result?.code ?? null;

    const outsiders = row.always ?? "not-signed-in";
    expect(await call(refused, { token: null }), "nobody").toBe(outsiders);
    expect(await call(refused, disabled), "a disabled administrator").toBe(outsiders);
    expect(await call(refused, { token: `${admin.token}x` }), "a token that was tampered with").toBe(
      outsiders,
    );
    for (const role of EVERYONE.filter((each) => !row.allowed.includes(each)))
      expect(await call(refused, people[role]), role).toBe(row.always ?? "not-allowed");
    // Either the framework refuses before the action is called, or the action itself does.
    for (const [how, from] of Object.entries(FORGED))
      expect([null, "cross-site"], how).toContain(await call(refused, { ...admin, from }));
    if (!row.always) expect(await call(null, { token: admin.token }), "no input").toBe("invalid-input");
    expect(await state(instance), "a refusal has changed something").toBe(before);

    for (const role of row.allowed) {
      const caller = await someone(role);
      const input = await row.input(world, caller);
      // After that: to turn a second factor on ends the caller's other sessions.
      const { token } = await instance.seed("signIn", { email: caller.email });
      const { result, text } = await callAction(instance.url, { id, address: row.address, input }, { token });
      expect(result, `${role}: ${text.slice(0, 500)}`).toMatchObject({ ok: true });
      if (!row.reads) expect(await state(instance), `${role} has changed nothing`).not.toBe(before);
    }
  });
}

for (const [route, row] of Object.entries(ROUTES)) {
  const method = route.split(" ")[0] as string;
  const allowed = typeof row.allowed === "string" ? [] : row.allowed;
  test(`${route}: ${typeof row.allowed === "string" ? row.allowed : allowed.join(", ")}`, async ({
    world,
    admin,
    operator,
    reporter,
    disabled,
  }) => {
    const { instance } = world;
    const people = { admin, operator, reporter };
    const ask = async (address: string, caller: Parameters<typeof headersOf>[1]) => {
      const headers = { ...headersOf(instance.url, caller), "content-type": "application/json" };
      const body = method === "POST" ? JSON.stringify(row.body ?? {}) : undefined;
      const response = await fetch(`${instance.url}${address}`, {
        method,
        headers,
        body,
        redirect: "manual",
      });
      return {
        status: response.status,
        location: response.headers.get("location"),
        body: await response.text(),
      };
    };
    const address = await row.address(world);
    const before = await state(instance);
    const outsider = typeof row.allowed === "string" ? row.status : (row.nobody ?? 401);
    for (const [who, token] of Object.entries({
      nobody: null,
      disabled: disabled.token,
      tampered: `${admin.token}x`,
    })) {
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

for (const [page, row] of Object.entries(PAGES)) {
  test(`page ${page}: ${row.allowed === "anyone" ? "anyone" : row.allowed.join(", ")}`, async ({
    world,
    admin,
    operator,
    reporter,
    disabled,
  }) => {
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
      for (const [who, token] of Object.entries({
        nobody: null,
        disabled: disabled.token,
        tampered: `${admin.token}x`,
      })) {
        const { status, location, body } = await ask(token, payload);
        if (row.allowed === "anyone") {
          expect([200, 307], who).toContain(status);
          continue;
        }
        // A payload carries the redirect inside, as the router follows it.
        const leadsTo =
          status === 307 ? location : (/NEXT_REDIRECT;\w+;([^;]+);/.exec(body)?.[1] ?? "nowhere");
        expect(leadsTo, who).toMatch(row.leadsOn ? /^\/(sign-in|run-checks)$/ : /\/sign-in\?to=/);
        if (about) expect(body.includes(about), who).toBe(false);
      }
      for (const role of EVERYONE) {
        const { status, body } = await ask(people[role].token, payload);
        const isAllowed = row.allowed === "anyone" || row.allowed.includes(role);
        expect([200, 307], role).toContain(status);
        if (about) expect(body.includes(about), role).toBe(isAllowed);
        if (!isAllowed)
          expect(body, role).toContain(row.refusal ?? "Only an administrator may see and change settings.");
      }
    }
  });
}
