import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { administer } from "@/lib/testing/throwaway-postgres";
import { headersOf } from "./endpoints";
import { expect, newPerson, ownTest, SESSION_COOKIE, test, visit } from "./fixtures";
import { aRun } from "./reports";

test("health and readiness answer without a sign-in", async ({ instance }) => {
  for (const address of ["/api/health", "/api/ready"]) {
    const response = await fetch(`${instance.url}${address}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok" });
  }
});

test("metrics are there for this machine: requests by route and to Autotask, what came in, and how things stand", async ({
  instance,
  reports,
  operator,
}) => {
  await reports.sendOne();
  await fetch(`${instance.url}/api/autotask/companies?q=Contoso`, {
    headers: headersOf(instance.url, operator),
  });
  const metrics = async (headers: Record<string, string> = {}) =>
    fetch(`${instance.url}/api/metrics`, { headers });
  const text = await (await metrics()).text();
  expect(text).toMatch(/^backupchecks_ingest_runs_total\{result="created"\} \d+$/m);
  expect(text).toMatch(
    /^backupchecks_http_request_duration_seconds_count\{method="POST",route="\/api\/v1\/runs",status="200"\} \d+$/m,
  );
  expect(text).toMatch(
    /^backupchecks_autotask_request_duration_seconds_count\{entity="Companies",purpose="search-companies",outcome="ok"\} \d+$/m,
  );
  expect(text).toMatch(/^backupchecks_runs_to_review [1-9]\d*$/m);
  expect(text).toMatch(/^backupchecks_background_jobs\{queue="settle-creations",state="queued"\} \d+$/m);
  expect((await metrics({ "x-forwarded-for": "127.0.0.1" })).status).toBe(404);
});

test("every answer carries the ID of its request, which no stranger chooses", async ({ instance }) => {
  const ids = new Set<string>();
  for (const address of ["/sign-in", "/api/health", "/api/customers", "/nothing-here", "/icon.svg"]) {
    const response = await fetch(`${instance.url}${address}`, { headers: { "x-request-id": "stranger" } });
    const id = response.headers.get("x-request-id") ?? "";
    expect(id, address).toMatch(/^[0-9a-f-]{36}$/);
    ids.add(id);
  }
  expect(ids.size).toBe(5);
});

test("every answer carries the security headers, every page a policy with a nonce of its own", async ({
  instance,
  reporter,
  reports,
  open,
}) => {
  const run = await reports.sendOne();
  const expected = {
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
  };
  const page = await open(reporter);
  const nonces = new Set<string>();
  for (const address of ["/run-checks", "/jobs", run.path, "/customers", "/settings", "/nothing-here"]) {
    const response = await page.goto(address);
    const headers = (await response?.allHeaders()) ?? {};
    expect(headers, address).toMatchObject(expected);
    expect(headers["x-powered-by"], address).toBeUndefined();
    const policy = headers["content-security-policy"] ?? "";
    const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? "";
    const nonce = /'nonce-([^']{16,})'/.exec(scripts)?.[1] ?? "";
    expect(scripts, address).toBe(`'self' 'nonce-${nonce}' 'strict-dynamic'`);
    for (const directive of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy, address).toContain(directive);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(6);
  for (const address of ["/sign-in", "/api/health", "/api/customers?q=a", "/api/v1/runs"]) {
    const response = await fetch(`${instance.url}${address}`);
    expect(Object.fromEntries(response.headers), address).toMatchObject(expected);
  }
});

test("a script that is no script of ours does not run", async ({ browser, instance, reporter }) => {
  const context = await browser.newContext({ baseURL: instance.url });
  await context.addCookies([{ name: SESSION_COOKIE, value: reporter.token, url: instance.url }]);
  const page = await context.newPage();
  await visit(page, "/jobs");
  await page.evaluate(() => {
    const injected = document.createElement("div");
    injected.innerHTML = `<img src="/icon.svg?x" onload="window.taken = true" onerror="window.taken = true">`;
    document.body.append(injected);
    return new Promise((resolve) => {
      document.addEventListener("securitypolicyviolation", resolve, { once: true });
    });
  });
  expect(await page.evaluate(() => "taken" in window)).toBe(false);
  await context.close();
});

ownTest(
  "two processes on one database: a sign-in that is ended on one is ended on the other",
  async ({ instance, open }) => {
    const person = await newPerson(instance, "operator");
    const second = await instance.startAnother();
    try {
      const page = await open(person);
      // Cookies know no ports: the same sign-in reaches both.
      await visit(page, "/jobs");
      await visit(page, `${second.url}/jobs`);
      await expect(page.getByRole("heading", { name: "Jobs", level: 1 })).toBeVisible();

      await page.getByRole("button", { name: /theme and sign out/ }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await expect(page).toHaveURL(/\/sign-in$/);
      const kept = await open(person);
      await visit(kept, "/jobs");
      await expect(kept).toHaveURL(/\/sign-in\?to=%2Fjobs$/);
    } finally {
      await second.stop();
    }
  },
);

ownTest(
  "two processes on one database see each other's settings and reviews at once",
  async ({ instance, open, admin, reports }) => {
    const run = await reports.sendOne();
    const second = await instance.startAnother();
    try {
      const page = await open(admin);
      await visit(page, `${second.url}${run.path}`);
      await page.getByRole("button", { name: "Mark reviewed" }).click();
      await expect(page.getByText(`Reviewed by ${admin.name}`)).toBeVisible();
      await visit(page, run.path);
      await expect(page.getByText(`Reviewed by ${admin.name}`)).toBeVisible();
    } finally {
      await second.stop();
    }
  },
);

ownTest(
  "without its database the process still serves, says that it is not ready, and recovers by itself",
  async ({ instance, open, reporter }) => {
    const name = new URL(instance.databaseUrl).pathname.slice(1);
    const server = new URL(instance.databaseUrl);
    server.pathname = `/${new URL(process.env.DATABASE_URL ?? "").pathname.slice(1)}`;
    await administer(server.href, `alter database ${name} allow_connections false`);
    try {
      await administer(
        server.href,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
      );
      await expect.poll(async () => (await fetch(`${instance.url}/api/ready`)).status).toBe(503);
      expect((await fetch(`${instance.url}/api/health`)).status).toBe(200);
    } finally {
      await administer(server.href, `alter database ${name} allow_connections true`);
    }
    await expect.poll(async () => (await fetch(`${instance.url}/api/ready`)).status).toBe(200);
    const page = await open(reporter);
    await visit(page, "/jobs");
    await expect(page.getByRole("heading", { name: "Jobs", level: 1 })).toBeVisible();
  },
);

ownTest(
  "told to stop, it takes no new request and ends the one that had begun",
  async ({ instance, reports }) => {
    const second = await instance.startAnother();
    const body = JSON.stringify(aRun());
    const half = Math.floor(body.length / 2);
    const outgoing = request(`${second.url}/api/v1/runs`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${reports.token}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        expect: "100-continue",
      },
    });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on("response", resolve);
      outgoing.on("error", reject);
    });
    // The server has it in hand once it asks for the rest.
    await new Promise((resolve) => {
      outgoing.once("continue", resolve);
      outgoing.flushHeaders();
    });
    outgoing.write(body.slice(0, half));
    const stopped = second.stop();
    const isGone = () =>
      fetch(`${second.url}/api/health`).then(
        () => false,
        () => true,
      );
    await expect.poll(isGone).toBe(true);
    outgoing.end(body.slice(half));
    const response = await answer;
    expect(response.statusCode).toBe(200);
    expect(JSON.parse(await text(response))).toMatchObject([{ result: "created" }]);
    await stopped;
    expect(await second.ended).toBe("The web application has ended.");
  },
);
