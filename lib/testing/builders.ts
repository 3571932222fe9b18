import { randomUUID } from "node:crypto";
import { v7 as uuid } from "uuid";
import { hashPassword } from "@/lib/auth/password";
import { inTransaction, prisma } from "@/lib/data/db";
import { instanceSettings, updateInstanceSettings } from "@/lib/data/instance-settings";
import { forgetJobNames, jobIdsOf } from "@/lib/data/job-names";
import { type IncomingRun, storeRuns } from "@/lib/data/run-intake";
import { createUser } from "@/lib/data/users";
import type { PsaCompany, PsaEnvironment, PsaGateway, ReferenceKind, ReferenceValue } from "@/lib/domain/psa";
import { type Actor, type Permission, permissionsOf, type Role } from "@/lib/domain/roles";
import { headlineOf, OBJECT_RANK, type RunObject, type RunStatus } from "@/lib/domain/run";
import type { RunFilter } from "@/lib/domain/run-views";
import type { WithGateway } from "@/lib/use-cases/circumstances";

let count = 0;

/** A word that nothing else in the test's process has. */
export function unique(word: string): string {
  count += 1;
  return `${word} ${count}`;
}

/** An actor with the rights of a role who is no row in the database; for stories that store no user's ID. */
export function actor(role: Role | "nobody" = "admin", name: string = role): Actor {
  return { kind: "user", id: uuid(), name, permissions: permissionsOf(role) };
}

/** An actor who may do one thing. */
export function actorWith(...permissions: Permission[]): Actor {
  return { kind: "user", id: uuid(), name: permissions.join(" and "), permissions: new Set(permissions) };
}

export interface MadeUser {
  id: string;
  name: string;
  email: string;
  password: string;
  actor: Actor;
}

export const PASSWORD = "correct horse battery staple";
let hashOfPassword: Promise<string> | undefined;

/** A user in the database, an operator by default; all of them share one password, which is hashed once. */
export async function makeUser(
  given: { role?: Role; name?: string; email?: string } = {},
): Promise<MadeUser> {
  const { role = "operator", name = unique("Person") } = given;
  const email = given.email ?? `${randomUUID()}@example.com`;
  hashOfPassword ??= hashPassword(PASSWORD);
  const passwordHash = await hashOfPassword;
  const { id } = await inTransaction((writer) => createUser(writer, { email, name, role, passwordHash }));
  return {
    id,
    name,
    email,
    password: PASSWORD,
    actor: { kind: "user", id, name, permissions: permissionsOf(role) },
  };
}

/** What stories are given besides their input: a clock that stands still, and no way to Autotask unless one is given. */
export function deps(given: Partial<WithGateway> & { gateway?: PsaGateway } = {}): WithGateway {
  const { gateway, ...rest } = given;
  const at = new Date();
  return { now: () => at, requestId: uuid(), gatewayOf: async () => gateway ?? null, ...rest };
}

/** A gateway that fails the test when it is asked anything but what it is given. */
export function gatewayThat(answers: Partial<PsaGateway>): PsaGateway {
  return new Proxy(answers as PsaGateway, {
    get(target, name) {
      // A promise that is resolved with it asks whether it is one itself.
      if (name === "then") return undefined;
      const answer = target[name as keyof PsaGateway];
      if (!answer) throw new Error(`Autotask was asked for ${String(name)}`);
      return answer;
    },
  });
}

/** A gateway that knows these companies. */
export function gatewayWith(...companies: PsaCompany[]): PsaGateway {
  return gatewayThat({
    getCompany: async (id) => ({ ok: true, value: companies.find((company) => company.id === id) ?? null }),
    searchCompanies: async () => ({ ok: true, value: companies }),
  });
}

export function company(id: number, given: Partial<PsaCompany> = {}): PsaCompany {
  return { id, name: `Company ${id}`, city: null, isActive: true, ...given };
}

/** A value of a picklist, active by default. */
export function referenceValue(
  kind: ReferenceKind,
  id: number,
  label: string,
  given: Partial<ReferenceValue> = {},
): ReferenceValue {
  return { kind, id, label, isActive: true, isSystem: false, sortOrder: id, ...given };
}

/** Reference data with what is proposed as ticket defaults. */
export const REFERENCE_VALUES: readonly ReferenceValue[] = [
  referenceValue("queue", 8, "Monitoring Alert"),
  referenceValue("queue", 29, "Helpdesk"),
  referenceValue("source", 8, "Monitoring Alert"),
  referenceValue("status", 1, "New"),
  referenceValue("status", 5, "Complete"),
  referenceValue("priority", 1, "High"),
  referenceValue("priority", 2, "Medium"),
  referenceValue("priority", 6, "Planned (old)", { isActive: false }),
  referenceValue("noteType", 1, "Task Summary"),
  referenceValue("publish", 2, "Internal Users Only"),
];

/** A gateway that lists these values. */
export function gatewayListing(values: readonly ReferenceValue[]): PsaGateway {
  return gatewayThat({ loadReferenceData: async () => ({ ok: true, value: [...values] }) });
}

/** A run as others send it (contracts.md, Ingest). */
export function report(given: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    externalId: randomUUID(),
    customer: "Contoso",
    job: { name: "Daily VM backup", software: "Veeam Backup & Replication", type: "Backup" },
    startedAt: "2026-11-22T22:00:04+01:00",
    status: "error",
    ...given,
  };
}

export interface RunGiven {
  customer?: string;
  job?: string;
  software?: string;
  type?: string;
  externalId?: string;
  /** `missed` too, which no report can say. */
  status?: RunStatus;
  startedAt?: Date | string;
  endedAt?: Date | string | null;
  remark?: string | null;
  objects?: RunObject[];
  manualTicketNumber?: string | null;
  report?: IncomingRun["report"];
}

export interface MadeRun {
  runId: string;
  jobId: string;
  customerId: string;
}

const NOON = "2026-11-22T12:00:00Z";

/** Runs in the database with their customers and jobs, through the same door as reports. */
export async function makeRuns(given: readonly RunGiven[]): Promise<MadeRun[]> {
  const jobIds = await jobIdsOf(
    given.map(({ customer = "Contoso", job = "Daily", software = "Veeam", type = "" }) => ({
      customer,
      software,
      type,
      name: job,
    })),
  );
  const stored = await storeRuns(given.map((run, index) => incoming(run, jobIds[index] as string)));
  const jobs = await prisma().job.findMany({
    where: { id: { in: jobIds } },
    select: { id: true, customerId: true },
  });
  const customers = new Map(jobs.map((job) => [job.id, job.customerId]));
  return stored.map(({ id, jobId }) => ({ runId: id, jobId, customerId: customers.get(jobId) as string }));
}

/** One run in the database; an error without objects by default. */
export async function makeRun(given: RunGiven = {}): Promise<MadeRun> {
  const [made] = await makeRuns([given]);
  return made as MadeRun;
}

/** A run as `storeRuns` takes it. */
export function incoming(given: RunGiven, jobId: string): IncomingRun {
  const { status = "error", remark = null, objects = [], endedAt = null } = given;
  return {
    id: uuid(),
    jobId,
    externalId: given.externalId ?? randomUUID(),
    status,
    startedAt: new Date(given.startedAt ?? NOON),
    endedAt: endedAt ? new Date(endedAt) : null,
    source: "api",
    headline: headlineOf({ remark, objects }),
    remark,
    problemCount: objects.filter((each) => OBJECT_RANK[each.status] >= OBJECT_RANK.warning).length,
    manualTicketNumber: given.manualTicketNumber ?? null,
    objects,
    report: given.report ?? null,
  };
}

/** An object of a run, one that failed by default. */
export function object(given: Partial<RunObject> = {}): RunObject {
  return { name: "HV01", type: "VM", status: "error", message: "Snapshot could not be created", ...given };
}

/** A customer without jobs. */
export async function makeCustomer(name: string = unique("Customer")): Promise<{ id: string; name: string }> {
  return prisma().customer.create({ data: { name }, select: { id: true, name: true } });
}

let ticketIds = 10_000;

/** An active link of a run to a ticket that Autotask has, as if somebody had created it. */
export async function linkToTicket(
  runId: string,
  given: { environment?: PsaEnvironment; number?: string; statusId?: number; completedAt?: Date | null } = {},
): Promise<{ linkId: string; ticketId: string; autotaskId: number }> {
  ticketIds += 1;
  const {
    environment = "sandbox",
    number = `T20261122.${ticketIds}`,
    statusId = 1,
    completedAt = null,
  } = given;
  const { id: ticketId } = await prisma().ticket.create({
    data: {
      environment,
      autotaskId: ticketIds,
      number,
      title: "A ticket",
      companyId: 184,
      statusId,
      completedAt,
      seenAt: new Date(NOON),
    },
    select: { id: true },
  });
  const { id: linkId } = await prisma().ticketLink.create({
    data: {
      runId,
      environment,
      state: "linked",
      activeKey: `${environment}:${runId}`,
      ticketId,
      createdById: uuid(),
      createdByName: "Anna",
    },
    select: { id: true },
  });
  return { linkId, ticketId, autotaskId: ticketIds };
}

/** Changes the instance's settings past all stories. */
export async function setInstance(changes: Parameters<typeof updateInstanceSettings>[1]): Promise<void> {
  await instanceSettings();
  await inTransaction((writer) => updateInstanceSettings(writer, changes));
}

/** Removes all runs, jobs and customers. Not where a run has a link to a ticket: those are kept for good. */
export async function removeRuns(): Promise<void> {
  await prisma().run.deleteMany();
  await prisma().review.deleteMany();
  await prisma().job.deleteMany();
  await prisma().companyMapping.deleteMany();
  await prisma().customerSourceName.deleteMany();
  await prisma().ingestToken.deleteMany({ where: { customerId: { not: null } } });
  await prisma().customer.deleteMany();
  forgetJobNames();
}

/** Run Checks without any filter. */
export function filterOf(given: Partial<RunFilter> = {}): RunFilter {
  return {
    status: null,
    customerId: null,
    software: null,
    text: null,
    from: null,
    to: null,
    ticket: null,
    show: "queue",
    ...given,
  };
}

/** The value of a result. @throws Error with the refusal where there is none. */
export function granted<T>(result: { ok: true; value: T } | { ok: false; code: string; message: string }): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${result.code}: ${result.message}`);
}
