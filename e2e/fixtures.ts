// What every browser test starts from: an instance, people of each role, runs, and pages that these people have open.
import { type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import type { Role } from "@/lib/domain/roles";
import { connectAutotask, type Instance, ownInstance, sharedInstance } from "./instance";
import { customerIdOf, type KnownRun, type Reporting, reportingTo, unique } from "./reports";

export { expect };

export interface Person {
  id: string;
  role: Role;
  name: string;
  email: string;
  password: string;
  /** The session token of a sign-in of theirs, as the cookie carries it. */
  token: string;
  signInId: string;
}

export const SESSION_COOKIE = "next-auth.session-token";

const TITLES: Record<Role, string> = { admin: "Ada", operator: "Otto", reporter: "Rita" };

/** Adds a person to an instance and signs them in, without the form: that one has its own tests. */
export async function newPerson({ seed }: Instance, role: Role): Promise<Person> {
  const tag = unique();
  const person = { role, name: `${TITLES[role]} ${tag}`, email: `${role}-${tag}@example.com` };
  const password = `correct horse ${tag}`;
  const { id } = await seed("person", { ...person, password });
  return { id, password, ...person, ...(await seed("signIn", { email: person.email })) };
}

/** Complaints of a browser that no page may give cause for. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !isExpected(text, message.location().url))
      complaints.push(`console: ${text} (${message.location().url})`);
    else if (/Content.Security.Policy|hydrat/i.test(text)) complaints.push(`console: ${text}`);
  });
  return complaints;
}

/**
 * A browser notes every answer from 400 on as an error. Refusals are what some tests are about, and so is Autotask out of reach, which
 * addresses of the application answer with 503.
 */
function isExpected(text: string, address: string): boolean {
  const [, status] = /^Failed to load resource: the server responded with a status of (\d+)/.exec(text) ?? [];
  if (status === undefined || /\.(js|css|woff2?)($|\?)/.test(address)) return false;
  return (
    status.startsWith("4") || (status === "503" && new URL(address).pathname.startsWith("/api/autotask/"))
  );
}

export type Open = (person: Person | null, options?: BrowserContextOptions) => Promise<Page>;

interface WorkerFixtures {
  instance: Instance;
  admin: Person;
  operator: Person;
  reporter: Person;
  reports: Reporting;
}

interface TestFixtures {
  /**
   * A page in a browser of its own, with that person signed in (`null`: nobody). The test fails in the end where any of its pages
   * logged an error: a refused resource, a violated security policy, markup that differs between server and browser.
   */
  open: Open;
  /** A run of a customer whose company in Autotask is set: a ticket can be created for it. */
  mappedRun: KnownRun & { company: { id: number; name: string } };
}

function person(role: Role) {
  return [
    async ({ instance }: { instance: Instance }, use: (person: Person) => Promise<void>) =>
      use(await newPerson(instance, role)),
    { scope: "worker" },
  ] as const;
}

/** On the shared instance, connected to its Autotask. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  instance: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern
    async ({}, use) => {
      const instance = sharedInstance();
      await connectAutotask(instance);
      await use(instance);
      await instance.stop();
    },
    { scope: "worker" },
  ],
  admin: [...person("admin")],
  operator: [...person("operator")],
  reporter: [...person("reporter")],
  reports: [async ({ instance }, use) => use(await reportingTo(instance)), { scope: "worker" }],

  open: async ({ browser, instance }, use) => {
    const opened: { page: Page; complaints: string[] }[] = [];
    await use(async (who, options = {}) => {
      const context = await browser.newContext({ baseURL: instance.url, ...options });
      if (who) await context.addCookies([sessionCookie(instance, who.token)]);
      const page = await context.newPage();
      opened.push({ page, complaints: complaintsOf(page) });
      return page;
    });
    for (const { page } of opened) await page.context().close();
    expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
  },

  mappedRun: async ({ instance, operator, reports }, use) => {
    const run = await reports.sendOne();
    const company = await mapToNewCompany(instance, operator, run);
    await use({ ...run, company });
  },
});

/** The same on an instance that this worker has for itself, connected to its Autotask. */
export const ownTest = test.extend<{ quietAutotask: undefined }, { instance: Instance }>({
  // One instance serves the tests of several files, one after another: what one has made Autotask do is not for the next.
  quietAutotask: [
    async ({ instance: { autotask, rows } }, use) => {
      await rows(
        "update autotask_connections set throttled_until = null, silences = 0, silent_until = null returning 1",
      );
      await autotask.clearFaults();
      await autotask.setSwitches({ hideTickets: false, absentIs404: false, denied: [] });
      await autotask.clearRequests();
      await use(undefined);
    },
    { auto: true },
  ],
  instance: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern
    async ({}, use) => {
      const instance = await ownInstance();
      await connectAutotask(instance);
      await use(instance);
      await instance.stop();
    },
    { scope: "worker" },
  ],
});

export function sessionCookie({ url }: Pick<Instance, "url">, token: string) {
  return { name: SESSION_COOKIE, value: token, url, httpOnly: true, sameSite: "Lax" as const };
}

/** Gives a run's customer a company that nobody else has. */
export async function mapToNewCompany(
  instance: Instance,
  by: Person,
  run: KnownRun,
): Promise<{ id: number; name: string }> {
  const name = `${run.customer} in Autotask`;
  const { id } = await instance.autotask.createCompany({ companyName: name, city: "Utrecht" });
  const customerId = await customerIdOf(instance, run);
  await instance.seed("mapCompany", { customerId, companyId: Number(id), by: by.email });
  return { id: Number(id), name };
}

/** Goes to a page and waits until it answers to clicks and keys. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await answering(page);
}

/**
 * Waits until React has taken over what the server rendered: a click or a key before that would be lost. Read from React's own tree, as a
 * node may be known to it before what holds the node is done.
 */
export async function answering(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    interface Fiber {
      return: Fiber | null;
      child: Fiber | null;
      sibling: Fiber | null;
      stateNode: { current: Fiber };
      memoizedState: { isDehydrated?: boolean; dehydrated?: object | null } | null;
    }
    const key = Object.keys(document.body).find((name) => name.startsWith("__reactFiber"));
    if (!key) return false;
    let top = (document.body as unknown as Record<string, Fiber>)[key] as Fiber;
    while (top.return) top = top.return;
    const waiting = [top.stateNode.current];
    for (let fiber = waiting.pop(); fiber; fiber = waiting.pop()) {
      if (fiber.memoizedState?.isDehydrated || fiber.memoizedState?.dehydrated) return false;
      if (fiber.sibling) waiting.push(fiber.sibling);
      if (fiber.child) waiting.push(fiber.child);
    }
    return true;
  });
  // Keys are listened to by what runs right after that, before the browser has nothing else to do.
  await page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve())));
}
