// Secrets that were entered where one enters them are found nowhere afterwards: in no answer, no log line, no row.
import type { Page } from "@playwright/test";
import { test as base, expect, visit } from "./fixtures";
import { type Instance, ownInstance } from "./instance";
import { aRun, unique } from "./reports";

const PAGE = "/settings/integrations/autotask";

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

test("no secret comes back in an answer, the log, the trail or the database", async ({
  open,
  instance,
  admin,
  operator,
  reporter,
  reports,
}) => {
  // Long, as it walks through the whole application for every role.
  test.setTimeout(120_000);
  const secrets = {
    "wrong API password": canary("Wrong"),
    "API password": canary("Right"),
    "tracking identifier": canary("Code"),
    "password of a user": canary("User"),
    "password that was mistyped": canary("Typo"),
    "ingest token": reports.token,
  };
  const userName = `api-${unique()}@example.com`;
  await instance.autotask.setCredentials({
    userName,
    secret: secrets["API password"],
    integrationCode: secrets["tracking identifier"],
    lockAfter: 1_000,
  });
  const run = await reports.sendOne();
  const answers: (() => Promise<string>)[] = [];

  // A sign-in that fails, and one that does not.
  const email = `canary-${unique()}@example.com`;
  await instance.seed("person", {
    role: "admin",
    name: "Cana Ry",
    email,
    password: secrets["password of a user"],
  });
  const entrance = await open(null);
  answers.push(answersTo(entrance));
  await visit(entrance, "/sign-in");
  for (const password of [secrets["password that was mistyped"], secrets["password of a user"]]) {
    await entrance.getByLabel("Email").fill(email);
    await entrance.getByLabel("Password").fill(password);
    await entrance.getByRole("button", { name: "Sign in" }).click();
    await expect(
      entrance
        .getByText("is wrong, or the user is disabled")
        .or(entrance.getByRole("heading", { name: "Run Checks" })),
    ).toBeVisible();
  }
  await expect(entrance).toHaveURL(/run-checks/);

  // The connection: first with a wrong password, then with the right one, by the screen.
  const page = await open(admin);
  answers.push(answersTo(page));
  await visit(page, PAGE);
  await page.getByLabel("API Username").fill(userName);
  await page.getByLabel("API Password").fill(secrets["wrong API password"]);
  await page.getByLabel("Tracking Identifier").fill(secrets["tracking identifier"]);
  await page.getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByText("Connection saved.")).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Not connected. Last tested")).toBeVisible();
  await page.getByRole("button", { name: "Load reference data" }).click();
  await expect(page.getByText("Autotask rejected the credentials.").first()).toBeVisible();
  await page.getByRole("button", { name: "Replace API Password" }).click();
  await page.getByLabel("API Password").fill(secrets["API password"]);
  await page.getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByText("Connection saved.")).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Connected. Last tested")).toBeVisible();
  await page.getByRole("button", { name: "Load reference data" }).click();
  await expect(page.getByText("Reference data loaded.")).toBeVisible();
  await page.getByRole("button", { name: "Save ticket defaults" }).click();
  await expect(page.getByText("Ticket defaults saved.")).toBeVisible();
  await page.getByRole("switch", { name: "Enable Autotask integration" }).click();
  await expect(page.getByText("The Autotask integration is on.")).toBeVisible();

  // Everything that there is to see, for everyone, while Autotask works and while it refuses.
  const pages = [
    "/run-checks",
    "/run-checks?show=all",
    "/jobs",
    `/jobs/${run.jobId}`,
    run.path,
    "/customers",
    "/settings",
    PAGE,
  ];
  const apiAnswers: string[] = [];
  const others: (() => Promise<string>)[] = [];
  for (const person of [admin, operator, reporter]) {
    const viewer = await open(person);
    const seen = answersTo(viewer);
    answers.push(seen);
    if (person !== admin) others.push(seen);
    for (const address of pages) await visit(viewer, address);
    for (const address of [
      "/api/customers?q=C",
      "/api/autotask/companies?q=Contoso",
      `/api/runs/${run.runId}/ticket-preview`,
      `/api/runs/${run.runId}/ticket`,
    ])
      apiAnswers.push(await (await viewer.request.get(address)).text());
    // Payloads, as the router asks for them.
    for (const link of ["Jobs", "Customers", "Run Checks"]) {
      await viewer.getByRole("navigation", { name: "Main" }).getByRole("link", { name: link }).click();
      await expect(viewer.getByRole("heading", { name: link, level: 1 })).toBeVisible();
    }
  }
  await instance.autotask.addFault({ fault: { type: "unauthorized" }, times: "always" });
  apiAnswers.push(await (await page.request.get("/api/autotask/companies?q=Contoso")).text());
  await instance.autotask.clearFaults();
  const malformed = await fetch(`${instance.url}/api/v1/runs`, {
    method: "POST",
    headers: { authorization: `Bearer ${reports.token}`, "content-type": "application/json" },
    body: JSON.stringify([{ ...aRun(), status: "nonsense" }]),
  });
  const wrongToken = await fetch(`${instance.url}/api/v1/runs`, {
    method: "POST",
    headers: { authorization: `Bearer ${reports.token}x` },
  });

  const textOf = async (seen: typeof answers) =>
    (await Promise.all(seen.map((answer) => answer()))).join("\n");
  const seenByOthers = await textOf(others);
  const haystacks = {
    answers: await textOf(answers),
    "answers of the API": [...apiAnswers, await malformed.text(), await wrongToken.text()].join("\n"),
    log: instance.logs(),
    database: await dump(instance),
  };
  // What is searched is really there: the user name is no secret, the log speaks of the calls to Autotask.
  expect(haystacks.answers).toContain(userName);
  expect(haystacks.database).toContain(userName);
  expect(haystacks.log).toContain("autotask call");
  expect(found(`x${Buffer.from(`ab${secrets["API password"]}c`).toString("base64")}`, secrets)).toEqual([
    "API password",
  ]);
  for (const [where, text] of Object.entries(haystacks)) expect(found(text, secrets), where).toEqual([]);
  // Only an administrator is sent anything of the connection at all.
  expect(seenByOthers).not.toContain(userName);
});
