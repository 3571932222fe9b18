import { readFile } from "node:fs/promises";
import path from "node:path";
import { DateTime } from "luxon";
import { hashPassword } from "@/lib/auth/password";
import type { Actor, Role } from "@/lib/domain/roles";
import { COMMAND_LINE, circumstances } from "@/lib/server";
import { acceptReport } from "@/lib/use-cases/accept-report";
import { acceptRuns } from "@/lib/use-cases/accept-runs";
import { customersFor } from "@/lib/use-cases/find-customers";
import { addUser } from "@/lib/use-cases/manage-users";
import { mapCompany } from "@/lib/use-cases/map-company";
import { refreshReferenceData } from "@/lib/use-cases/refresh-reference-data";
import { reviewRuns } from "@/lib/use-cases/review-runs";
import {
  saveAllowResolve,
  saveBaseUrl,
  saveConnection,
  saveEnabled,
  saveTicketDefaults,
  saveTimeZone,
} from "@/lib/use-cases/save-settings";
import { searchCompanies } from "@/lib/use-cases/search-companies";
import { testConnection } from "@/lib/use-cases/test-connection";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";
import { viewUsers } from "@/lib/use-cases/view-users";
import { DEMO_FLEET, DEMO_NIGHTS, type DemoCustomer, type DemoJob } from "./demo-fleet";
import { type AutotaskByHand, type DemoWork, noteOldNumber, seedTickets } from "./demo-tickets";
import { must } from "./must";

const ZONE = "Europe/Amsterdam";

/** One sign-in per role, for an instance that is thrown away. */
export const DEMO_PEOPLE: { role: Role; name: string; email: string; password: string }[] = [
  { role: "admin", name: "Ada Admin", email: "admin@demo.example", password: "demo-admin-2026" },
  { role: "operator", name: "Otto Operator", email: "operator@demo.example", password: "demo-operator-2026" },
  { role: "reporter", name: "Rita Reporter", email: "reporter@demo.example", password: "demo-reporter-2026" },
];

export interface DemoAutotask {
  userName: string;
  password: string;
  trackingIdentifier: string;
  byHand: AutotaskByHand;
}

/**
 * Fills an empty instance with a sample MSP: people, a month of nights with last night's still to be reviewed, settings, mappings and
 * tickets. All of it goes through the stories, as a person's work would.
 */
export async function seedDemo(options: {
  autotask: DemoAutotask;
  baseUrl: string;
  now: Date;
}): Promise<void> {
  await seedPeople();
  const operator = await personOf("operator");
  await must(saveTimeZone(COMMAND_LINE, { timeZone: ZONE }, circumstances()));
  const morning = DateTime.fromJSDate(options.now, { zone: ZONE });
  const nights = new Map<string, string>();
  const keyOf = (customer: string, job: string, nightsAgo: number) => `${customer}: ${job}, ${nightsAgo}`;
  for (let nightsAgo = DEMO_NIGHTS - 1; nightsAgo >= 0; nightsAgo--) {
    const runs = DEMO_FLEET.flatMap((customer) =>
      customer.jobs.map((job) => runOf(customer, job, morning, nightsAgo)),
    ).filter((run) => run !== null);
    const entries = await acceptRuns(runs, null);
    const runIds = entries.flatMap(({ runId }) => runId ?? []);
    if (runIds.length < runs.length) throw new Error("a sample run was rejected");
    for (const [index, { customer, job }] of runs.entries())
      nights.set(keyOf(customer, job.name, nightsAgo), runIds[index] as string);
    if (nightsAgo <= 1 || runIds.length === 0) continue;
    const nextMorning = morning.minus({ days: nightsAgo }).set({ hour: 7, minute: 40 }).toJSDate();
    await must(reviewRuns(operator, { runIds }, { ...circumstances(), now: () => nextMorning }));
  }
  await seedRestic(options.now);
  await seedAutotask(options, (customer, job, nightsAgo) => {
    const runId = [nightsAgo, nightsAgo + 1]
      .map((night) => nights.get(keyOf(customer, job, night)))
      .find((id) => id !== undefined);
    if (!runId) throw new Error(`${customer} has no run of ${job} of ${nightsAgo} nights ago`);
    return runId;
  });
}

async function seedPeople(): Promise<void> {
  for (const { email, name, role, password } of DEMO_PEOPLE) {
    await must(
      addUser(
        COMMAND_LINE,
        { email, name, role, passwordHash: await hashPassword(password) },
        circumstances(),
      ),
    );
  }
}

async function personOf(role: Role): Promise<Actor> {
  const { users } = await must(viewUsers(COMMAND_LINE, circumstances()));
  const user = users.find((each) => each.role === role);
  if (!user) throw new Error(`there is no ${role}`);
  return { ...COMMAND_LINE, kind: "user", id: user.id, name: user.name };
}

/** A job's run of one night; those that would lie in the future come tomorrow. */
function runOf({ name: customer }: DemoCustomer, job: DemoJob, morning: DateTime, nightsAgo: number) {
  const [hour, minute] = job.at;
  const day = morning.minus({ days: nightsAgo + (hour >= 12 ? 1 : 0) });
  const startedAt = day.set({ hour, minute, second: (job.name.length * 7) % 60, millisecond: 0 });
  if (startedAt.plus({ minutes: job.minutes }) > morning) return null;
  const trouble = job.trouble && nightsAgo < job.trouble.nights ? job.trouble : undefined;
  const drift = ((nightsAgo * 7 + job.objects.length * 3) % 9) - 4;
  return {
    externalId: `night-${startedAt.toISODate()}`,
    customer,
    job: { name: job.name, software: job.software, type: job.type ?? "" },
    startedAt: startedAt.toISO(),
    endedAt: startedAt.plus({ minutes: Math.max(1, job.minutes + drift) }).toISO(),
    status: trouble?.status ?? "success",
    remark: trouble?.remark,
    objects: job.objects.map((object) => ({
      name: object,
      type: job.objectType,
      ...(trouble?.objects?.[object] ?? { status: "success" }),
    })),
  };
}

/** Reports of a real restic, as its cron jobs posted them: one that went well, one with unreadable files. */
async function seedRestic(now: Date): Promise<void> {
  for (const [job, scenario, exitCode] of [
    ["fs01 /srv/data", "01-backup-success-first", 0],
    ["fs02 /srv/data", "10-backup-warning-permission", 3],
  ] as const) {
    const folder = path.join(import.meta.dirname, "../lib/readers/samples/restic-0.14.0", scenario);
    const [stdout, stderr] = await Promise.all(
      ["stdout.txt", "stderr.txt"].map((file) => readFile(path.join(folder, file), "utf8")),
    );
    const query = { customer: "Fabrikam", job, exitCode, startedAt: new Date(now.getTime() - 3 * 3_600_000) };
    await must(acceptReport({ format: "restic", text: `${stdout}${stderr}`, query }, { baseUrl: null, now }));
  }
}

async function seedAutotask(
  { autotask, baseUrl }: { autotask: DemoAutotask; baseUrl: string },
  runOfNight: DemoWork["runOf"],
): Promise<void> {
  const admin = await personOf("admin");
  const operator = await personOf("operator");
  const { byHand, ...connection } = autotask;
  const work: DemoWork = { operator, byHand, runOf: runOfNight };
  await must(saveConnection(admin, connection, circumstances()));
  await must(testConnection(admin, circumstances()));
  await must(refreshReferenceData(admin, circumstances()));
  const { defaults } = await must(viewAutotaskSettings(admin));
  await must(saveTicketDefaults(admin, defaults.proposed, circumstances()));
  await must(saveBaseUrl(admin, { baseUrl }, { ...circumstances(), hereOrigin: null }));
  await must(saveAllowResolve(admin, { allowResolve: true }, circumstances()));
  // Before it is on: afterwards no number is typed any more.
  await noteOldNumber(work);
  await must(saveEnabled(admin, { enabled: true }, circumstances()));
  for (const { name, company } of DEMO_FLEET) {
    if (!company) continue;
    const [customer] = await must(customersFor(operator, { words: name }));
    const found = await must(
      searchCompanies(operator, { words: company, orSimilar: false }, circumstances()),
    );
    const choice = found.find((each) => each.name === company);
    if (!customer || !choice) throw new Error(`the sandbox has no ${company}`);
    await must(mapCompany(operator, { customerId: customer.id, companyId: choice.id }, circumstances()));
  }
  await seedTickets(work);
}
