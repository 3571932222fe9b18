// Secrets that were entered where one enters them are found nowhere afterwards: in no answer, no log line, no row.
import type { Page } from "@playwright/test";
import { test as base, expect, type Person, visit } from "./fixtures";
import { type Instance, ownInstance } from "./instance";
import { aRun, type KnownRun, unique } from "./reports";

const PAGE = "/settings/integrations/autotask";
/** More than this is cut off at its beginning (scripts/app-process.ts). */
const KEPT_OF_THE_LOG = 200_000;

const test = base.extend<object, { instance: Instance }>({
  instance: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern
    async ({}, use) => {
      const instance = await ownInstance({ LOG_LEVEL: "debug" });
      await use(instance);
      await instance.stop();
    },
    { scope: "worker" },
  ],
});

function canary(what: string): string {
  return `Canary${what}${unique()}${unique()}`;
}

/** The ways in which a text may hide in another: as it is, backwards encoded, in another case. */
function disguises(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Base64 depends on where in a longer text the secret begins; the ends are left out, as they mix with their neighbours.
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .slice(offset === 0 ? 0 : 4, -4),
  );
  return [secret, bytes.toString("hex"), bytes.toString("utf16le"), ...base64].map((text) =>
    text.toLowerCase(),
  );
}

/** The name of each secret that is in a text, in whatever disguise. */
function found(text: string, secrets: Record<string, string>): string[] {
  const lower = text.toLowerCase();
  return Object.entries(secrets)
    .filter(([, secret]) => disguises(secret).some((disguise) => lower.includes(disguise)))
    .map(([name]) => name);
}

/** Every column of every row of every table, as text. */
async function dump({ rows }: Instance): Promise<string> {
  const tables = await rows<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const parts: string[] = [];
  for (const { name } of tables)
    for (const row of await rows<Record<string, unknown>>(`select * from ${name}`))
      for (const value of Object.values(row))
        if (Buffer.isBuffer(value))
          parts.push(
            value.toString("utf8"),
            value.toString("latin1"),
            value.toString("hex"),
            value.toString("base64"),
          );
        else if (value !== null) parts.push(typeof value === "string" ? value : JSON.stringify(value));
  return parts.join("\n");
}

/** Everything that was answered to a page, whatever it is. */
function answersTo(page: Page): () => Promise<string> {
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    answers.push(
      Promise.all([response.text().catch(() => ""), response.allHeaders().catch(() => ({}))]).then(
        // The session's own cookie holds no secret of these.
        ([body, headers]) => `${response.url()}\n${JSON.stringify(headers)}\n${body}`,
      ),
    );
  });
  return async () => (await Promise.all(answers)).join("\n");
}

type Secrets = Record<
  "wrong" | "API password" | "tracking identifier" | "user's password" | "mistyped password" | "ingest token",
  string
>;

/** Signs in at the second attempt. */
async function signIn(page: Page, email: string, secrets: Secrets): Promise<void> {
  await visit(page, "/sign-in");
  const wrong = page.getByText("is wrong, or the user is disabled");
  const inside = page.getByRole("heading", { name: "Run Checks" });
  for (const password of [secrets["mistyped password"], secrets["user's password"]]) {
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(wrong.or(inside)).toBeVisible();
  }
  await expect(inside).toBeVisible();
}

/** Enters the connection: first with a wrong password, which is tried, then with the right one. */
async function connect(page: Page, userName: string, secrets: Secrets): Promise<void> {
  const press = async (button: string, outcome: string) => {
    await page.getByRole("button", { name: button }).click();
    await expect(page.getByText(outcome).first()).toBeVisible();
  };
  await visit(page, PAGE);
  await page.getByLabel("API Username").fill(userName);
  await page.getByLabel("API Password").fill(secrets.wrong);
  await page.getByLabel("Tracking Identifier").fill(secrets["tracking identifier"]);
  await press("Save connection", "Connection saved.");
  await press("Test connection", "Not connected. Last tested");
  await press("Load reference data", "Autotask rejected the credentials.");
  await page.getByRole("button", { name: "Replace API Password" }).click();
  await page.getByLabel("API Password").fill(secrets["API password"]);
  await press("Save connection", "Connection saved.");
  await press("Test connection", "Connected. Last tested");
  await press("Load reference data", "Reference data loaded.");
  await press("Save ticket defaults", "Ticket defaults saved.");
  await page.getByRole("switch", { name: "Enable Autotask integration" }).click();
  await expect(page.getByText("The Autotask integration is on.")).toBeVisible();
}

/** Looks at everything there is to see: pages, the payloads between them, and what pages ask for. @returns what was asked for. */
async function lookAround(page: Page, run: KnownRun): Promise<string> {
  const pages = ["/run-checks", "/run-checks?show=all", "/jobs", `/jobs/${run.jobId}`, run.path];
  for (const address of [...pages, "/customers", "/settings", PAGE]) await visit(page, address);
  for (const link of ["Jobs", "Customers", "Run Checks"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: link }).click();
    await expect(page.getByRole("heading", { name: link, level: 1 })).toBeVisible();
  }
  const answers: string[] = [];
  for (const address of [
    "/api/customers?q=C",
    "/api/autotask/companies?q=Contoso",
    `/api/runs/${run.runId}/ticket-preview`,
    `/api/runs/${run.runId}/ticket`,
  ])
    answers.push(await (await page.request.get(address)).text());
  return answers.join("\n");
}

/** Answers of the ingest to what it refuses. */
async function refusedIngests(url: string, token: string): Promise<string> {
  const send = async (bearer: string, body: unknown) => {
    const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
    const response = await fetch(`${url}/api/v1/runs`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return response.text();
  };
  return `${await send(token, { ...aRun(), status: "nonsense" })}\n${await send(`${token}x`, aRun())}`;
}

test("no secret comes back in an answer, the log, the trail or the database", async ({
  open,
  instance,
  admin,
  operator,
  reporter,
  reports,
}) => {
  // It walks through the whole application for every role.
  test.setTimeout(120_000);
  const secrets: Secrets = {
    wrong: canary("Wrong"),
    "API password": canary("Right"),
    "tracking identifier": canary("Code"),
    "user's password": canary("User"),
    "mistyped password": canary("Typo"),
    "ingest token": reports.token,
  };
  const userName = `api-${unique()}@example.com`;
  const [secret, integrationCode] = [secrets["API password"], secrets["tracking identifier"]];
  await instance.autotask.setCredentials({ userName, secret, integrationCode, lockAfter: 1_000 });
  const run = await reports.sendOne();
  const email = `canary-${unique()}@example.com`;
  await instance.seed("person", {
    role: "admin",
    name: "Cana Ry",
    email,
    password: secrets["user's password"],
  });

  const watched: { mayKnow: boolean; text: () => Promise<string> }[] = [];
  const watch = async (person: Person | null) => {
    const page = await open(person);
    watched.push({ mayKnow: person?.role === "admin", text: answersTo(page) });
    return page;
  };
  await signIn(await watch(null), email, secrets);
  await connect(await watch(admin), userName, secrets);
  const asked: string[] = [];
  for (const person of [admin, operator, reporter]) asked.push(await lookAround(await watch(person), run));
  await instance.autotask.addFault({ fault: { type: "unauthorized" }, times: "always" });
  const { request } = await watch(operator);
  asked.push(await (await request.get("/api/autotask/companies?q=Contoso")).text());
  asked.push(await refusedIngests(instance.url, reports.token));

  const pages = await Promise.all(
    watched.map(async ({ mayKnow, text }) => ({ mayKnow, text: await text() })),
  );
  const haystacks = {
    pages: pages.map(({ text }) => text).join("\n"),
    "what pages ask for": asked.join("\n"),
    log: instance.logs(),
    database: await dump(instance),
  };
  for (const [where, text] of Object.entries(haystacks)) expect(found(text, secrets), where).toEqual([]);

  // What was searched is really there, whole, and a secret in it would have been found.
  for (const where of ["pages", "database"] as const)
    expect(haystacks[where].includes(userName), where).toBe(true);
  expect(haystacks.log.includes("autotask call")).toBe(true);
  expect(haystacks.log.length).toBeLessThan(KEPT_OF_THE_LOG);
  const hidden = Buffer.from(`ab${secrets["API password"]}c`).toString("base64");
  expect(found(`{"x":"${hidden}"}`, secrets)).toEqual(["API password"]);
  // Only an administrator is sent anything of the connection at all.
  for (const { mayKnow, text } of pages) if (!mayKnow) expect(text.includes(userName)).toBe(false);
});
