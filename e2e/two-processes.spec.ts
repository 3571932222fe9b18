// What must hold for all processes on one database together (docs/running.md): two of the production build, under load, with one killed.
import { PgBoss } from "pg-boss";
import type { AppProcess } from "@/scripts/app-process";
import { askForTicket, callAction, headersOf, serverActions } from "./endpoints";
import { expect, mapToNewCompany, newPerson, type Person, ownTest as test } from "./fixtures";
import type { Instance } from "./instance";
import { Balancer, OPERATIONS, type Stock, stockOf } from "./mixed-operations";
import { customerIdOf, type KnownRun, type Reporting, unique } from "./reports";
import { aMinuteLater, CREATE, linksOf, theTicketFor } from "./ticket-steps";

const OPERATIONS_IN_ALL = 200;
const CLIENTS = 10;
/** After so many a process is killed; from the second number on the operations wait for the one in its place. */
const KILLED_AFTER = 70;
const RESTARTED_BEFORE = 130;
/** Autotask takes so long for each request, so that requests meet there. */
const LATENCY_MS = 40;
const IN_DOUBT = 5;
/** How often two customers are given the same company at once. */
const COMPANY_ROUNDS = 10;

/** Creations whose answer was lost: the background's next round looks each of them up. @returns their references. */
async function inDoubt({ instance, unticketed, operators }: Stock): Promise<string[]> {
  await instance.autotask.addFault({ match: CREATE, fault: { type: "drop-after-commit" }, times: IN_DOUBT });
  const runs = unticketed.splice(-IN_DOUBT);
  for (const run of runs) await askForTicket(instance.url, run.runId, operators[0] as Person);
  const found = await instance.rows<{ reference: string }>(
    "select reference from creation_attempts where state = 'unconfirmed' and run_id = any ($1)",
    [runs.map(({ runId }) => runId)],
  );
  expect(found).toHaveLength(IN_DOUBT);
  return found.map(({ reference }) => reference);
}

/** All operations by several clients at once, while one process dies and another takes its place. @returns what went wrong. */
async function underLoad(
  stock: Stock,
  processes: { balancer: Balancer; kill: () => Promise<void>; restart: () => Promise<void> },
): Promise<string[]> {
  const { balancer, kill, restart } = processes;
  const problems: string[] = [];
  const kinds = Object.entries(OPERATIONS);
  let begun = 0;
  let restarted = Promise.resolve();
  const client = async () => {
    for (;;) {
      const n = begun++;
      if (n >= OPERATIONS_IN_ALL) return;
      if (n === KILLED_AFTER) restarted = kill().then(restart);
      if (n >= RESTARTED_BEFORE) await restarted;
      const [name, operation] = kinds[n % kinds.length] as (typeof kinds)[number];
      const problem = await operation(stock, balancer, Math.floor(n / kinds.length)).catch(String);
      if (problem !== null) problems.push(`${name}: ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await restarted;
  return problems;
}

/** Asks for a round of settling creations several times at once, as two schedulers would. @returns how many were taken on. */
async function askForARound({ databaseUrl }: Instance): Promise<number> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 2, supervise: false, schedule: false });
  boss.on("error", () => {});
  await boss.start();
  try {
    const ids = await Promise.all([1, 2, 3, 4].map(() => boss.send("settle-creations", { by: "test" })));
    return ids.filter((id) => id !== null).length;
  } finally {
    await boss.stop({ graceful: false });
  }
}

test("two processes under 200 mixed operations, one of them killed and started again", async ({
  instance,
  admin,
  reports,
}) => {
  const { autotask, rows } = instance;
  await instance.seed("ticketSettings", { allowResolve: true });
  await autotask.setSwitches({ threadLimit: 3 });
  let second = await instance.startAnother();
  const others: AppProcess[] = [second];
  try {
    const each = Math.ceil(OPERATIONS_IN_ALL / Object.keys(OPERATIONS).length);
    const stock = await stockOf({ instance, reports, admin }, each + IN_DOUBT);
    const references = await inDoubt(stock);
    await autotask.addFault({ fault: { type: "delay", ms: LATENCY_MS }, times: "always" });
    await autotask.clearRequests();
    const balancer = new Balancer([instance.url, second.url]);
    const problems = await underLoad(stock, {
      balancer,
      async kill() {
        balancer.remove(second.url);
        await second.kill();
      },
      async restart() {
        second = await instance.startAnother();
        others.push(second);
        balancer.add(second.url);
      },
    });
    expect(problems).toEqual([]);

    // The database has one round at a time, whoever asks for it, and each creation in doubt was looked up once.
    const unsettled = () =>
      rows("select 1 from creation_attempts where reference = any ($1) and state = 'unconfirmed'", [
        references,
      ]);
    expect(await askForARound(instance)).toBeLessThanOrEqual(1);
    await expect.poll(async () => (await unsettled()).length).toBe(0);
    const queries = await autotask.requests({ entity: "Tickets", kind: "query" });
    for (const reference of references)
      expect(
        queries.filter(({ requestBody }) => JSON.stringify(requestBody).includes(reference)),
      ).toHaveLength(1);
    await oneRoundAtATime(instance);

    // Autotask never had a fourth request of an entity at once: it would have said so.
    const requests = await autotask.requests();
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);

    await atMostOneTicketEach(stock);
    await nobodySignedOut(stock);
    console.log(
      `${OPERATIONS_IN_ALL} operations, ${requests.length} requests to Autotask, ${balancer.cut} cut by the kill`,
    );
  } finally {
    await instance.seed("ticketSettings", { allowResolve: false });
    for (const process of others) await process.kill();
  }
});

/** Whatever was cut: no run has two tickets, and those that nobody cut have one. */
async function atMostOneTicketEach({ instance, unticketed }: Stock): Promise<void> {
  const { tickets } = await instance.autotask.state();
  const links = await instance.rows<{ runId: string; state: string }>(
    `select run_id as "runId", state from ticket_links where run_id = any ($1) and active_key is not null`,
    [unticketed.map(({ runId }) => runId)],
  );
  const stateOf = new Map(links.map(({ runId, state }) => [runId, state]));
  expect(stateOf.size).toBe(links.length);
  for (const { runId } of unticketed) {
    const made = tickets.filter(({ description }) => String(description).includes(runId)).length;
    const state = stateOf.get(runId);
    expect(made).toBeLessThanOrEqual(1);
    if (state === "linked") expect(made).toBe(1);
    // Cut in the middle, it waits to be settled by looking: nothing is sent a second time.
    else if (made === 1) expect(state).toMatch(/creating|unconfirmed/);
  }
  expect([...stateOf.values()].filter((state) => state === "linked").length).toBeGreaterThan(
    unticketed.length / 2,
  );
}

/** Both processes keep the schedule: for each minute one of them begins a round, and no two rounds of a kind overlap. */
async function oneRoundAtATime({ rows }: Instance): Promise<void> {
  const [counted] = await rows<{ rounds: number; sent: number; minutes: number }>(
    `select count(*) filter (where name = 'settle-creations' and data->>'by' is null)::int as rounds,
            count(*) filter (where singleton_key = 'settle-creations__')::int as sent,
            count(distinct singleton_on) filter (where singleton_key = 'settle-creations__')::int as minutes
     from pgboss.job`,
  );
  expect(counted?.sent).toBe(counted?.minutes);
  expect(counted?.rounds).toBeLessThanOrEqual(counted?.sent ?? 0);
  const overlapping = await rows(
    `select a.name from pgboss.job a join pgboss.job b on b.name = a.name and b.id > a.id
       and a.started_on < b.completed_on and b.started_on < a.completed_on
     where a.name not like '\\_\\_%'`,
  );
  expect(overlapping).toEqual([]);
}

async function nobodySignedOut({ instance, admin, operators }: Stock): Promise<void> {
  const signIns = [admin, ...operators].map(({ signInId }) => signInId);
  const open = await instance.rows(
    "select 1 from sign_ins where id = any ($1) and ended_at is null and expires_at > now()",
    [signIns],
  );
  expect(open).toHaveLength(signIns.length);
}

/** A run with a ticket that was last seen minutes ago. */
async function unseen(instance: Instance, reports: Reporting, operator: Person): Promise<string> {
  const run = await reports.sendOne();
  await mapToNewCompany(instance, operator, run);
  const { linkId } = await instance.seed("ticket", { runId: run.runId, by: operator.email });
  await aMinuteLater(instance, run);
  return linkId;
}

test("what one process learns of Autotask holds for the other: an outage, too many requests, another zone", async ({
  instance,
  operator,
  reports,
  mappedRun,
}) => {
  const { autotask, rows } = instance;
  const second = await instance.startAnother();
  const problemOn = async (url: string, linkId: string): Promise<string | null> => {
    const headers = headersOf(url, operator);
    const response = await fetch(`${url}/api/tickets/state?link=${linkId}`, { headers });
    const [state] = (await response.json()) as { problem: string | null }[];
    return state?.problem ?? null;
  };
  const search = (url: string) =>
    fetch(`${url}/api/autotask/companies?q=Contoso`, { headers: headersOf(url, operator) });
  const connection = async () => (await rows("select * from autotask_connections"))[0] ?? {};
  try {
    const looks = [
      await unseen(instance, reports, operator),
      await unseen(instance, reports, operator),
      await unseen(instance, reports, operator),
    ] as const;
    // The other process knows the zone.
    expect((await search(second.url)).status).toBe(200);

    await autotask.addFault({ match: { entity: "Tickets" }, fault: { type: "html-503" }, times: "always" });
    for (const look of looks.slice(0, 2)) expect(await problemOn(instance.url, look)).toMatch(/Autotask/);
    await expect.poll(async () => (await connection()).silent_until).not.toBeNull();
    await autotask.clearRequests();
    expect(await problemOn(second.url, looks[2])).toContain("does not answer at present");
    expect(await autotask.requests()).toEqual([]);
    // What a person asks for is sent all the same, and its answer ends the outage for both.
    await autotask.clearFaults();
    expect((await search(second.url)).status).toBe(200);
    await expect.poll(async () => (await connection()).silent_until).toBeNull();

    const throttled = { type: "throttled", retryAfterSeconds: 120 } as const;
    await autotask.addFault({ match: { entity: "Companies" }, fault: throttled });
    expect((await search(instance.url)).status).toBeGreaterThanOrEqual(400);
    await expect.poll(async () => (await connection()).throttled_until).not.toBeNull();
    await autotask.clearRequests();
    expect(await problemOn(second.url, looks[2])).toContain("receives too many requests");
    expect(await autotask.requests()).toEqual([]);
    await rows("update autotask_connections set throttled_until = null returning 1");
    expect(await problemOn(second.url, looks[2])).toBeNull();

    await autotask.addFault({ fault: { type: "zone-moved" } });
    expect((await search(instance.url)).status).toBe(200);
    await autotask.clearRequests();
    expect((await askForTicket(second.url, mappedRun.runId, operator)).status).toBe(200);
    expect(await linksOf(instance, mappedRun)).toMatchObject([{ state: "linked", active: true }]);
    expect((await autotask.requests()).filter(({ status }) => status === 401)).toEqual([]);
  } finally {
    await autotask.clearFaults();
    // Back where it was, which all others learn from this one.
    await search(instance.url);
    await second.kill();
  }
});

test("two customers can't take one company, clicked at once in two processes", async ({
  instance,
  reports,
}) => {
  const operator = await newPerson(instance, "operator");
  const second = await instance.startAnother();
  const { id = "" } = (await serverActions()).get("mapCompanyAction") ?? {};
  try {
    for (let round = 0; round < COMPANY_ROUNDS; round += 1) {
      const company = await instance.autotask.createCompany({ companyName: `Wanted ${unique()}` });
      const companyId = Number(company.id);
      const runs = [await reports.sendOne(), await reports.sendOne()];
      const answers = await Promise.all(
        [instance.url, second.url].map(async (url, index) => {
          const customerId = await customerIdOf(instance, runs[index] as KnownRun);
          const input = { customerId, companyId };
          return (await callAction(url, { id, address: "/customers", input }, operator)).result;
        }),
      );
      expect(answers.map((answer) => answer?.code ?? "taken here").toSorted()).toEqual([
        "company-taken",
        "taken here",
      ]);
      expect(
        await instance.rows("select 1 from company_mappings where company_id = $1", [companyId]),
      ).toHaveLength(1);
    }
  } finally {
    await second.kill();
  }
});

test("told to stop while a ticket is being created, it finishes that, answers and links", async ({
  instance,
  mappedRun,
}) => {
  const operator = await newPerson(instance, "operator");
  const second = await instance.startAnother();
  await instance.autotask.addFault({ match: CREATE, fault: { type: "delay", ms: 2_000 } });
  const answer = askForTicket(second.url, mappedRun.runId, operator);
  await expect.poll(async () => (await instance.autotask.requests(CREATE)).length).toBe(1);
  const stopped = second.stop();
  const response = await answer;
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ ok: true, value: { state: "linked" } });
  const { ticketNumber } = await theTicketFor(instance, mappedRun);
  expect(await linksOf(instance, mappedRun)).toMatchObject([
    { state: "linked", active: true, number: ticketNumber },
  ]);
  await stopped;
  expect(await second.ended).toBe("The web application has ended.");
});
