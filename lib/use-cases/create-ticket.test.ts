// One long file: every file of stories makes a database and an instance of its own first, and these tests share one.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { auditOfRun } from "@/lib/data/audit-log";
import { prisma, rowsOfBuilt } from "@/lib/data/db";
import type { RefusalCode } from "@/lib/domain/refusals";
import { granted, setInstance } from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { evidenceOf } from "@/lib/testing/creation/evidence";
import { type FailedRun, personOf } from "@/lib/testing/creation/instance";
import { violationsOf } from "@/lib/testing/creation/invariants";
import {
  actionsOf,
  asked,
  depsWith,
  dieAfter,
  failedRun,
  lastWordsOf,
  linksOf,
  onNextCreate,
  worldForTests,
} from "@/lib/testing/creation/world-for-tests";
import { acceptRuns } from "@/lib/use-cases/accept-runs";
import { CREATION_STEPS, type CreationStep, createTicket } from "@/lib/use-cases/create-ticket";
import { linkTicket } from "@/lib/use-cases/link-ticket";
import { previewTicket } from "@/lib/use-cases/preview-ticket";
import { validateTickets } from "@/lib/use-cases/validate-tickets";
import type { Fault } from "@/sandbox/autotask/control";

const world = worldForTests();

const create = (run: { runId: string }) => createAsSeen(world.operators[0], run, world.deps());

describe("requests to Autotask", () => {
  it("are 2 for a creation: the POST, and the reading back", async () => {
    expect(await create(await failedRun())).toMatchObject({
      ok: true,
      value: { state: "linked", merged: false },
    });
    expect(await asked(world)).toEqual(["create Tickets", "get Tickets"]);
  });

  it("are 3 where an earlier attempt has to be looked up", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "validation-500" });
    await create(run);
    await world.control.clearRequests();
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "linked" } });
    expect(await asked(world)).toEqual(["query Tickets", "create Tickets", "get Tickets"]);
  });

  it("are 3 as well where there were many earlier attempts: one query for all of them", async () => {
    const run = await failedRun();
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await onNextCreate(world, { type: "throttled" });
      await create(run);
    }
    await world.control.clearRequests();
    await create(run);
    const [query] = await world.control.requests({ kind: "query" });
    expect(await asked(world)).toEqual(["query Tickets", "create Tickets", "get Tickets"]);
    expect(query?.requestBody).toMatchObject({
      filter: [{ op: "in", field: "externalID", value: { length: 4 } }],
    });
  });

  it("are none for a preview", async () => {
    const run = await failedRun();
    expect(await previewTicket(world.operators[0], run)).toMatchObject({ ok: true, value: { blockers: [] } });
    expect(await asked(world)).toEqual([]);
  });

  it("are none for a click on a run that has its ticket", async () => {
    const run = await failedRun();
    await create(run);
    await world.control.clearRequests();
    await create(run);
    expect(await asked(world)).toEqual([]);
  });
});

describe("the POST", () => {
  const bodyOf = async () => {
    const [post] = await world.control.requests({ kind: "create" });
    return post?.requestBody as Record<string, unknown>;
  };

  it("holds these fields, and none that the ticket's owner assigns", async () => {
    await create(await failedRun());
    expect(Object.keys(await bodyOf()).sort()).toEqual([
      "companyID",
      "description",
      "dueDateTime",
      "externalID",
      "priority",
      "queueID",
      "source",
      "status",
      "title",
    ]);
    const never = /issueType|subIssueType|ticketCategory|ticketType|resource|contact/i;
    expect(Object.keys(await bodyOf()).filter((key) => never.test(key))).toEqual([]);
  });

  it("says what the preview said, letter for letter", async () => {
    const run = await failedRun();
    const preview = await previewTicket(world.operators[0], run);
    if (!preview.ok) throw new Error(preview.message);
    const { title, description, company, queue, source, status, priority } = preview.value;
    await create(run);
    expect(await bodyOf()).toMatchObject({
      ...{ title, description, companyID: company?.id, queueID: queue?.id },
      ...{ source: source?.id, status: status?.id, priority: priority?.id },
    });
    expect([queue?.label, source?.label, status?.label, priority?.label]).toEqual([
      "Helpdesk",
      "Monitoring Alert",
      "New",
      "High",
    ]);
    expect(description).toMatch(
      /\nJob Details: https:\/\/backupchecks\.example\.com\/jobs\/[\w-]+\/runs\/[\w-]+$/,
    );
  });

  it("is due 24 hours after creation", async () => {
    const before = world.now().getTime();
    await create(await failedRun());
    const due = Date.parse(String((await bodyOf()).dueDateTime));
    expect(due - 24 * 3_600_000).toBeGreaterThanOrEqual(before - 1_000);
    expect(due - 24 * 3_600_000).toBeLessThanOrEqual(world.now().getTime());
  });

  it("carries a reference of its own: the instance's tag and the attempt, within Autotask's 50 characters", async () => {
    const references = [];
    for (const run of [await failedRun(), await failedRun()]) {
      await world.control.clearRequests();
      await create(run);
      references.push(String((await bodyOf()).externalID));
    }
    expect(new Set(references).size).toBe(2);
    for (const reference of references) {
      expect(reference).toMatch(/^bc:[a-z2-9]{6}:[0-9a-f]{32}$/);
      expect(reference.length).toBeLessThanOrEqual(50);
    }
  });
});

describe("a creation that is blocked", () => {
  const sandboxOnly = "environment = 'sandbox'";
  it.each<[RefusalCode, string, string]>([
    ["integration-off", "UPDATE instance_settings SET autotask_enabled = false", "autotask_enabled = true"],
    [
      "base-url-missing",
      "UPDATE instance_settings SET base_url = NULL",
      "base_url = 'https://backupchecks.example.com'",
    ],
    ["defaults-missing", `UPDATE ticket_defaults SET queue_id = NULL WHERE ${sandboxOnly}`, ""],
    [
      "value-inactive",
      `UPDATE reference_values SET is_active = false WHERE kind = 'source' AND ${sandboxOnly}`,
      "",
    ],
    ["company-invalid", "UPDATE company_mappings SET status = 'invalid'", "status = 'ok'"],
  ])("by %s sends nothing and reserves nothing", async (code, change, undo) => {
    const run = await failedRun();
    const table = change.split(" ")[1] as string;
    const kept = await rowsOfBuilt(`SELECT * FROM ${table}`, []);
    await rowsOfBuilt(change, []);
    const result = await create(run);
    await restore(table, kept, undo);
    expect(result).toMatchObject({
      ok: false,
      code,
      message: expect.stringMatching(/\.$/),
      cure: { href: /^\// },
    });
    expect(await asked(world)).toEqual([]);
    expect(await linksOf(run)).toEqual([]);
    expect(await actionsOf(run)).toEqual([]);
    expect(await create(run)).toMatchObject({ ok: true });
  });

  async function restore(table: string, rows: Record<string, unknown>[], undo: string): Promise<void> {
    if (undo) {
      await rowsOfBuilt(`UPDATE ${table} SET ${undo}`, []);
    } else if (table === "ticket_defaults") {
      await rowsOfBuilt(`UPDATE ticket_defaults SET queue_id = $1 WHERE ${sandboxOnly}`, [rows[0]?.queue_id]);
    } else {
      const active = rows.filter((row) => row.kind === "source" && row.is_active).map((row) => row.value);
      await rowsOfBuilt(
        `UPDATE reference_values SET is_active = true WHERE kind = 'source' AND value = ANY ($1) AND ${sandboxOnly}`,
        [active],
      );
    }
  }

  async function runOf(customer: string, status: string): Promise<FailedRun> {
    const job = { name: "Daily VM backup", software: "Veeam Backup & Replication", type: "Backup" };
    const startedAt = "2026-11-22T22:00:04+01:00";
    const [entry] = await acceptRuns([{ externalId: randomUUID(), customer, job, startedAt, status }], null);
    return { runId: entry?.runId ?? "", customerId: "", companyId: -1 };
  }

  it("by a customer without a company says whose, and where to choose one", async () => {
    const run = await runOf("Nobody's Ltd", "error");
    expect(await create(run)).toEqual({
      ok: false,
      code: "company-missing",
      message: "Nobody's Ltd has no Autotask company yet.",
      cure: { label: "Choose a company for Nobody's Ltd", href: "/customers?q=Nobody's%20Ltd" },
    });
    expect(await actionsOf(run)).toEqual([]);
  });

  it("by a run that succeeded", async () => {
    const run = await runOf("Adventure Works", "success");
    expect(await create(run)).toMatchObject({ ok: false, code: "run-succeeded" });
  });

  it("by missing credentials", async () => {
    const run = await failedRun();
    const none = { ...world.deps(), gatewayOf: async () => null };
    expect(await createAsSeen(world.operators[0], run, none)).toMatchObject({
      ok: false,
      code: "connection-missing",
    });
    expect(await linksOf(run)).toEqual([]);
  });

  it("by a run that there is not", async () => {
    expect(await create({ runId: randomUUID() })).toMatchObject({ ok: false, code: "not-found" });
  });

  it("to a reporter, before anything is looked at", async () => {
    const run = await failedRun();
    const reporter = personOf("reporter", "Rita Reporter");
    const refusal = {
      ok: false,
      code: "not-allowed",
      message: "Your role may not create tickets. Ask an operator.",
    };
    expect(await createAsSeen(reporter, run, world.deps())).toEqual(refusal);
    expect(await createAsSeen(reporter, { runId: randomUUID() }, world.deps())).toEqual(refusal);
    expect(await previewTicket(reporter, run)).toEqual(refusal);
    expect(await linksOf(run)).toEqual([]);
  });
});

describe("a refusal of Autotask's", () => {
  it.each<[string, Fault, RefusalCode, string, string[] | undefined]>([
    [
      "its own words",
      { type: "validation-500", errors: ["Data violation: Cannot create value.", "queueID is required"] },
      "autotask-rejected",
      "Autotask refused.",
      ["Data violation: Cannot create value.", "queueID is required"],
    ],
    [
      "rejected credentials",
      { type: "unauthorized" },
      "autotask-credentials",
      "Autotask rejected the credentials. They may be wrong, or the API user inactive or locked.",
      undefined,
    ],
    [
      "too many requests, and for how long",
      { type: "throttled", retryAfterSeconds: 42 },
      "autotask-throttled",
      "Autotask is receiving too many requests. Try again in 42 s.",
      undefined,
    ],
    [
      "too many requests",
      { type: "throttled", retryAfterSeconds: null },
      "autotask-throttled",
      "Autotask is receiving too many requests. Try again in a minute.",
      undefined,
    ],
  ])("is told with %s, and frees the run", async (_, fault, code, message, quoted) => {
    const run = await failedRun();
    await onNextCreate(world, fault);
    const result = await create(run);
    expect(result).toMatchObject({ ok: false, code, message, ...(quoted ? { quoted } : {}) });
    const [link] = await linksOf(run);
    const words = [message, ...(quoted ?? [])].join(" ");
    expect(link).toMatchObject({
      state: "refused",
      activeKey: null,
      endReason: words,
      attempt: { state: "refused" },
    });
    expect(await actionsOf(run)).toEqual(["ticket.reserved", "ticket.sending", "ticket.refused"]);
    expect(await lastWordsOf(run)).toBe(words);
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "linked" } });
  });

  it("that lied is found under the company for which it was sent, though the customer is mapped to another one since", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "validation-500-after-commit" });
    await create(run);
    const mapped = (companyId: number) =>
      prisma().companyMapping.updateMany({ where: { customerId: run.customerId }, data: { companyId } });
    await mapped(9_999_002);
    const told = await create(run);
    await mapped(run.companyId);
    expect(told).toMatchObject({ ok: true, value: { state: "linked", found: true } });
    expect((await linksOf(run)).at(-1)).toMatchObject({ ticket: { companyId: BigInt(run.companyId) } });
  });

  it("quotes a picklist value that has become inactive there", async () => {
    await world.control.changePicklistValue("queue", await defaultQueue(), { isActive: false });
    const result = await create(await failedRun());
    await world.control.changePicklistValue("queue", await defaultQueue(), { isActive: true });
    expect(result).toMatchObject({ ok: false, quoted: [expect.stringMatching(/Picklist value .* queueID/)] });
  });

  it("quotes a company that has become inactive there", async () => {
    const run = await failedRun();
    await world.control.changeCompany(run.companyId, { isActive: false });
    const result = await create(run);
    await world.control.changeCompany(run.companyId, { isActive: true });
    expect(result).toMatchObject({ ok: false, quoted: [expect.stringMatching(/companyID .* invalid/)] });
  });

  const defaultQueue = async () =>
    (await prisma().ticketDefaults.findUniqueOrThrow({ where: { environment: "sandbox" } })).queueId ?? 0;

  it("that lied makes no second ticket: the next click links the one there is", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "validation-500-after-commit" });
    expect(await create(run)).toMatchObject({ ok: false, code: "autotask-rejected" });
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "linked", merged: false } });
    expect(await asked(world)).toEqual(["create Tickets", "query Tickets"]);
    expect(violationsOf(await evidenceOf(world.control, [run]))).toEqual([]);
  });

  it("of the look-up before a POST sends nothing", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "validation-500" });
    await create(run);
    await world.control.clearRequests();
    await world.control.addFault({ match: { kind: "query" }, fault: { type: "html-502" }, times: 3 });
    expect(await create(run)).toMatchObject({ ok: false, code: "autotask-unavailable" });
    expect(new Set(await asked(world))).toEqual(new Set(["query Tickets"]));
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["refused", "refused"]);
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "linked" } });
  });
});

describe("a ticket that is shown as deleted", () => {
  /** Nobody is shown that one ticket, and somebody looks. */
  async function hide(run: FailedRun): Promise<void> {
    const hidden = depsWith(world, () => ({ getTicket: async () => ({ ok: true, value: null }) }));
    await world.advance(61_000);
    const [link] = await linksOf(run);
    const linkIds = [link?.id as string];
    expect(granted(await validateTickets(world.operators[0], { linkIds }, hidden))).toMatchObject([
      { state: "deleted" },
    ]);
    await world.control.clearRequests();
  }

  it.each<[string, (run: FailedRun) => Promise<unknown>]>([
    ["was made for the run", create],
    [
      "a person had linked",
      async (run) => {
        const { id: ticketId } = await world.control.createTicket({ companyID: run.companyId });
        return linkTicket(world.operators[0], { runId: run.runId, ticketId }, world.deps());
      },
    ],
  ])("that %s and was only hidden makes no second one: it is linked again", async (_, give) => {
    const run = await failedRun();
    await give(run);
    const [{ ticket } = { ticket: null }] = await linksOf(run);
    await hide(run);
    expect(await create(run)).toMatchObject({
      ok: true,
      value: { state: "linked", found: true, number: ticket?.number },
    });
    expect(await asked(world)).toEqual(["query Tickets"]);
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["deleted", "linked"]);
    expect(await prisma().ticket.findUnique({ where: { id: ticket?.id as string } })).toMatchObject({
      deletedFoundAt: null,
    });
    expect(await lastWordsOf(run)).toBe("It was shown as deleted, and Autotask has it.");
  });

  it("and is gone is looked up once more, then a new one is made", async () => {
    const run = await failedRun();
    await create(run);
    const [link] = await linksOf(run);
    const { autotaskId } = await prisma().ticket.findFirstOrThrow({
      where: { links: { some: { id: link?.id } } },
    });
    await world.control.deleteTicket(Number(autotaskId));
    await world.advance(61_000);
    await validateTickets(world.operators[0], { linkIds: [link?.id as string] }, world.deps());
    await world.control.clearRequests();
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "linked", found: false } });
    expect(await asked(world)).toEqual(["query Tickets", "create Tickets", "get Tickets"]);
  });
});

describe("what was seen and confirmed", () => {
  const confirm = (run: { runId: string }, digest: string) =>
    createTicket(world.operators[0], { runId: run.runId, digest }, world.deps());
  const previewOf = async (run: { runId: string }) => granted(await previewTicket(world.operators[0], run));
  const mapped = (run: FailedRun, data: { companyId?: number; companyName?: string }) =>
    prisma().companyMapping.updateMany({ where: { customerId: run.customerId }, data });
  const named = ({ customerId: id }: FailedRun, name: string) =>
    prisma().customer.update({ where: { id }, data: { name } });
  const queued = (queueId: number) => prisma().ticketDefaults.updateMany({ data: { queueId } });

  it.each<[string, (run: FailedRun) => Promise<unknown>]>([
    ["the company", (run) => mapped(run, { companyId: 9_999_001 })],
    ["the customer's name", (run) => named(run, "Renamed")],
    ["the base URL", () => setInstance({ baseUrl: "https://elsewhere.example.com" })],
    ["the queue", () => queued(8)],
  ])("is not sent once %s is another one; what is seen then is", async (_, change) => {
    const run = await failedRun();
    const before = await previewOf(run);
    await change(run);
    const told = await confirm(run, before.digest);
    const after = await previewOf(run);
    // These tests share their customers.
    await named(run, before.customerName);
    await mapped(run, { companyId: run.companyId });
    await queued(before.queue?.id as number);
    await setInstance({ baseUrl: "https://backupchecks.example.com" });
    expect(told).toMatchObject({ ok: false, code: "conflict" });
    expect(await linksOf(run)).toEqual([]);
    expect(await asked(world)).toEqual([]);
    expect(after.digest).not.toBe(before.digest);
    expect(await confirm(run, (await previewOf(run)).digest)).toMatchObject({ value: { state: "linked" } });
  });

  it("is sent where only the company's name is another one", async () => {
    const run = await failedRun();
    const { digest, company } = await previewOf(run);
    await mapped(run, { companyName: "Another name" });
    const told = await confirm(run, digest);
    await mapped(run, { companyName: company?.name as string });
    expect(told).toMatchObject({ value: { state: "linked" } });
  });
});

describe("whoever comes second", () => {
  const second = (run: FailedRun) => createAsSeen(world.operators[1], run, world.deps());

  it("is told the ticket and who made it", async () => {
    const run = await failedRun();
    const made = await create(run);
    const number = made.ok && made.value.state === "linked" && made.value.number;
    const told = (who: string) => ({
      ok: false,
      code: "has-ticket",
      message: `This run has ticket ${number}, linked by ${who}.`,
    });
    expect(await second(run)).toEqual(told("Otto Operator"));
    expect(await create(run)).toEqual(told("you"));
  });

  it("is told who is creating it", async () => {
    const run = await failedRun();
    await dieAfter(world, run, "reserved");
    const told = (who: string) => ({
      ok: false,
      code: "creating",
      message: `A ticket for this run is being created by ${who}.`,
    });
    expect(await second(run)).toEqual(told("Otto Operator"));
    expect(await create(run)).toEqual(told("you"));
  });

  it("is told whose creation is unconfirmed", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "drop-before-commit" });
    await create(run);
    expect(await second(run)).toEqual({
      ok: false,
      code: "unconfirmed",
      message: "A creation by Otto Operator is unconfirmed. Check in Autotask before another is made.",
    });
    expect(await world.control.requests({ kind: "create" })).toHaveLength(1);
  });

  it("hears of the ticket before of what blocks", async () => {
    const run = await failedRun();
    await create(run);
    await rowsOfBuilt("UPDATE instance_settings SET autotask_enabled = false", []);
    const result = await second(run);
    await rowsOfBuilt("UPDATE instance_settings SET autotask_enabled = true", []);
    expect(result).toMatchObject({ ok: false, code: "has-ticket" });
  });

  it("of sixteen at the same moment gets one ticket between them", async () => {
    const run = await failedRun();
    const clicks = Array.from({ length: 16 }, (_, index) => (index % 2 ? second(run) : create(run)));
    const results = await Promise.all(clicks);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const codes = new Set(results.flatMap((result) => (result.ok ? [] : [result.code])));
    expect([...codes].filter((code) => code !== "creating" && code !== "has-ticket")).toEqual([]);
    expect(await world.control.requests({ kind: "create" })).toHaveLength(1);
  });
});

describe("the ticket that is read back", () => {
  const readBackAs = (changed: object) =>
    depsWith(world, (real) => ({
      getTicket: async (id, purpose) => {
        const read = await real.getTicket(id, purpose);
        return read.ok && read.value ? { ok: true, value: { ...read.value, ...changed } } : read;
      },
    }));

  it("with another title is linked, and the trail says what Autotask made of it", async () => {
    const run = await failedRun();
    const result = await createAsSeen(world.operators[0], run, readBackAs({ title: "Backup failed" }));
    expect(result).toMatchObject({ ok: true, value: { state: "linked", merged: false } });
    expect(await lastWordsOf(run)).toBe('Autotask changed the title to "Backup failed".');
  });

  it("with another reference is an older one into which ours was merged", async () => {
    const run = await failedRun();
    const older = { id: 40_001, number: "T20261101.0007", reference: null };
    const result = await createAsSeen(world.operators[0], run, readBackAs(older));
    expect(result).toMatchObject({
      ok: true,
      value: { state: "linked", merged: true, number: older.number },
    });
    expect(await actionsOf(run)).toContain("ticket.merged");
    expect(await lastWordsOf(run)).toBe(
      "Autotask merged it into T20261101.0007, an older ticket of the same company.",
    );
    expect((await linksOf(run))[0]?.ticket).toMatchObject({ number: older.number });
  });

  it("is the older one where Autotask itself merged", async () => {
    const run = await failedRun();
    await onNextCreate(world, { type: "merge-into-older" });
    expect(await create(run)).toMatchObject({ ok: true, value: { state: "linked", merged: true } });
    expect(violationsOf(await evidenceOf(world.control, [run]))).toEqual([]);
  });

  it("of another company is not linked", async () => {
    const run = await failedRun();
    const foreign = { id: 40_002, number: "T20261101.0008", companyId: 999, reference: null };
    const result = await createAsSeen(world.operators[0], run, readBackAs(foreign));
    expect(result).toMatchObject({ ok: true, value: { state: "unconfirmed" } });
    expect((await linksOf(run))[0]).toMatchObject({ state: "unconfirmed", ticketId: null });
    expect(await prisma().ticket.findFirst({ where: { autotaskId: foreign.id } })).toBeNull();
  });

  it("is kept as it was seen: number, title, company, status and address", async () => {
    const run = await failedRun();
    await create(run);
    const [link] = await linksOf(run);
    const ticket = await world.control.ticket(Number(link?.ticket?.autotaskId));
    expect(link?.ticket).toMatchObject({
      number: ticket?.ticket.ticketNumber,
      title: ticket?.ticket.title,
      statusId: ticket?.ticket.status,
      completedAt: null,
      deletedFoundAt: null,
      url: expect.stringMatching(
        new RegExp(`Mvc/ServiceDesk/TicketDetail\\.mvc\\?ticketId=${ticket?.ticket.id}$`),
      ),
    });
    expect(Number(link?.ticket?.companyId)).toBe(run.companyId);
    expect(link).toMatchObject({ createdByName: "Otto Operator", state: "linked" });
  });

  it("is shared by all runs that were merged into it", async () => {
    const [first, second] = [await failedRun(), await failedRun()];
    await create(first);
    await onNextCreate(world, { type: "merge-into-older" });
    await create(second);
    const [own] = await linksOf(first);
    const [merged] = await linksOf(second);
    expect(merged?.ticketId).toBe(own?.ticketId);
  });
});

describe("each step", () => {
  const trail = async (run: FailedRun) => (await auditOfRun(run.runId, 100)).reverse();

  it("is told in order", async () => {
    const steps: CreationStep[] = [];
    const onStep = (step: CreationStep) => void steps.push(step);
    await createAsSeen(world.operators[0], await failedRun(), { ...world.deps(), onStep });
    expect(steps).toEqual(CREATION_STEPS);
  });

  it("has its event, by its actor, in the same request", async () => {
    const run = await failedRun();
    const deps = world.deps();
    await createAsSeen(world.operators[0], run, deps);
    const events = await prisma().auditEvent.findMany({
      where: { runId: run.runId },
      orderBy: { seq: "asc" },
    });
    const [link] = await linksOf(run);
    const reference = link?.attempt?.reference;
    const autotaskId = Number(link?.ticket?.autotaskId);
    expect(events.map(({ action, after }) => [action, after])).toMatchObject([
      ["ticket.reserved", { reference, companyId: run.companyId, environment: "sandbox" }],
      ["ticket.sending", { reference }],
      ["ticket.answered", { autotaskId }],
      ["ticket.linked", { autotaskId, number: link?.ticket?.number, companyId: run.companyId, reference }],
    ]);
    for (const event of events) {
      expect(event).toMatchObject({
        ...{ actorKind: "user", actorId: world.operators[0].id, actorName: "Otto Operator" },
        ...{ subjectKind: "link", subjectId: link?.id, requestId: deps.requestId },
      });
    }
  });

  it("is in the database before the next begins", async () => {
    const run = await failedRun();
    const seen: string[] = [];
    const onStep = async () => void seen.push((await trail(run)).map(({ action }) => action).at(-1) ?? "");
    await createAsSeen(world.operators[0], run, { ...world.deps(), onStep });
    expect(seen).toEqual([
      "ticket.reserved",
      "ticket.sending",
      "ticket.sending",
      "ticket.answered",
      "ticket.answered",
      "ticket.linked",
    ]);
  });

  it("that comes too late is not taken: a ticket is sent within 20 s of the record, or not at all", async () => {
    const run = await failedRun();
    const onStep = (step: CreationStep) => (step === "sending" ? world.advance(20_000) : undefined);
    const result = await createAsSeen(world.operators[0], run, { ...world.deps(), onStep });
    expect(result).toMatchObject({ ok: false, code: "autotask-unavailable" });
    expect(await asked(world)).toEqual([]);
    expect((await linksOf(run)).map(({ state }) => state)).toEqual(["refused"]);
  });
});

describe("the database", () => {
  it("refuses a second active link of a run, by raw SQL too", async () => {
    const run = await failedRun();
    await create(run);
    const insert = `INSERT INTO ticket_links (id, run_id, environment, state, active_key, created_by_id, created_by_name)
                    VALUES ($1, $2::uuid, 'sandbox', 'creating', 'sandbox:' || $2, $1, 'Nobody')`;
    await expect(rowsOfBuilt(insert, [randomUUID(), run.runId])).rejects.toMatchObject({ code: "23505" });
  });

  const values = (state: string, key: string, ended: string) =>
    `INSERT INTO ticket_links (id, run_id, environment, state, active_key, created_by_id, created_by_name, ended_at)
     VALUES ($1, $2::uuid, 'sandbox', '${state}', ${key}, $1, 'Nobody', ${ended})`;
  it.each([
    ["an active link that does not hold the run's place", values("creating", "NULL", "NULL")],
    ["an active link under another key", values("creating", "'sandbox:elsewhere'", "NULL")],
    ["the place of another environment", values("creating", "'production:' || $2", "NULL")],
    ["an ended link that holds the place", values("refused", "'sandbox:' || $2", "now()")],
    ["an active state of an ended link", values("creating", "NULL", "now()")],
    ["a linked link without a ticket", values("linked", "'sandbox:' || $2", "NULL")],
  ])("refuses %s", async (_, insert) => {
    const run = await failedRun();
    await expect(rowsOfBuilt(insert, [randomUUID(), run.runId])).rejects.toMatchObject({ code: "23514" });
  });

  it("takes a link per environment", async () => {
    const run = await failedRun();
    await create(run);
    const insert = values("creating", "'production:' || $2", "NULL").replace("'sandbox'", "'production'");
    await rowsOfBuilt(insert, [randomUUID(), run.runId]);
    expect(await linksOf(run)).toHaveLength(2);
  });

  it.each([
    "DELETE FROM ticket_links",
    "TRUNCATE ticket_links CASCADE",
    "DELETE FROM creation_attempts",
    "TRUNCATE creation_attempts",
    "UPDATE audit_events SET actor_name = 'Nobody'",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events",
  ])("refuses %s", async (statement) => {
    await create(await failedRun());
    await expect(rowsOfBuilt(statement, [])).rejects.toMatchObject({ code: "23001" });
  });
});
