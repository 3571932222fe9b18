import { v7 as uuid } from "uuid";
import { beforeEach, describe, expect, it } from "vitest";
import { sandboxForTests } from "@/lib/autotask/testing/sandbox";
import { appendAudit, appendAudits } from "@/lib/data/audit-log";
import { inTransaction, prisma } from "@/lib/data/db";
import type { Result } from "@/lib/domain/result";
import type { Role } from "@/lib/domain/roles";
import {
  actor,
  deps,
  gatewayThat,
  granted,
  linkToTicket,
  type MadeRun,
  makeRun,
  makeRuns,
  makeUser,
  object,
  setInstance,
  unique,
} from "@/lib/testing/builders";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { previewTicket } from "@/lib/use-cases/preview-ticket";
import { reviewRuns } from "@/lib/use-cases/review-runs";
import { viewFrame } from "@/lib/use-cases/view-frame";
import { viewJobDetails } from "@/lib/use-cases/view-job-details";
import { viewJobs } from "@/lib/use-cases/view-jobs";
import { viewRunDetails } from "@/lib/use-cases/view-run-details";
import { viewRunPanel } from "@/lib/use-cases/view-run-panel";
import { viewTicketLink } from "@/lib/use-cases/view-ticket-link";
import { viewTicketPanel } from "@/lib/use-cases/view-ticket-panel";

const { sql } = databaseForTests();
const sandbox = sandboxForTests();
const viewer = actor("reporter");
const operator = actor("operator");
const refused = (result: Result<unknown>) => (result.ok ? "done" : result.code);
const details = async (
  runId: string,
  given: { cursor?: string | null; search?: string | null; isWhole?: boolean } = {},
) =>
  granted(await viewRunDetails(viewer, { runId, cursor: null, search: null, ...given }, { now: new Date() }));

let job: string;
beforeEach(async () => {
  job = unique("Job");
  await setInstance({ environment: "sandbox", autotaskEnabled: true });
});

describe("an ID that is none of ours", () => {
  const IDS = [
    "019e0000-0000-7000-8000-000000000000",
    "no-id",
    "",
    "1 OR 1=1",
    "019e0000-0000-7000-8000-00000000000g",
  ];
  const stories: [string, (id: string) => Promise<Result<unknown>>][] = [
    [
      "Job Details of a run",
      (runId) => viewRunDetails(viewer, { runId, cursor: null, search: null }, { now: new Date() }),
    ],
    ["the panel of a run", (runId) => viewRunPanel(viewer, { runId }, { now: new Date() })],
    ["the ticket panel", (runId) => viewTicketPanel(viewer, { runId }, { now: new Date() })],
    ["the preview of a ticket", (runId) => previewTicket(operator, { runId })],
    ["creating a ticket", (runId) => createAsSeen(operator, { runId }, deps({ gateway: gatewayThat({}) }))],
    ["Job Details of a job", (jobId) => viewJobDetails(viewer, { jobId, cursor: null })],
    ["the page of a ticket", (linkId) => viewTicketLink(viewer, { linkId })],
    ["opening a ticket", (linkId) => openTicket(viewer, { linkId }, deps({ gateway: gatewayThat({}) }))],
  ];

  it.each(stories)("is not found by %s", async (_, story) => {
    for (const id of IDS) expect(refused(await story(id))).toBe("not-found");
  });

  it("filters all jobs down to none", async () => {
    await makeRun({ job });
    for (const customerId of IDS.filter(Boolean))
      expect(granted(await viewJobs(viewer, { search: null, customerId, cursor: null }))).toMatchObject({
        rows: [],
        customer: null,
      });
  });
});

describe("Job Details of a run", () => {
  it("tells the run, its job and what tool wrote", async () => {
    const { runId, jobId, customerId } = await makeRun({
      job,
      externalId: "e1",
      endedAt: "2026-11-22T13:00:00Z",
      remark: "\n2 of 7 failed\nmore",
      manualTicketNumber: "T1",
      objects: [object(), object({ name: "ok", status: "success", message: "" })],
      report: { format: "restic", exitCode: 3, body: "as it was" },
    });
    const view = await details(runId);
    expect(view.job).toEqual({
      jobId,
      name: job,
      software: "Veeam",
      type: "",
      isNew: true,
      customerId,
      customerName: "Contoso",
    });
    expect(view.run).toEqual({
      runId,
      status: "error",
      startedAt: new Date("2026-11-22T12:00:00Z"),
      endedAt: new Date("2026-11-22T13:00:00Z"),
      receivedAt: expect.any(Date),
      headline: "2 of 7 failed",
      remark: "\n2 of 7 failed\nmore",
      objectCount: 2,
      problemCount: 1,
      externalId: "e1",
      source: "api",
      reviewed: null,
    });
    expect(view).toMatchObject({
      report: { format: "restic", exitCode: 3, body: "as it was" },
      objects: { rows: [{ name: "HV01" }, { name: "ok" }], nextCursor: null, search: null },
      ticket: { state: "manual", number: "T1", words: "not validated" },
      events: [],
      timeZone: "UTC",
      canReview: false,
    });
  });

  it("tells who reviewed it", async () => {
    const { runId } = await makeRun({ job });
    const anna = await makeUser({ name: "Anna" });
    const circumstances = deps();
    const { reviewId } = granted(await reviewRuns(anna.actor, { runIds: [runId] }, circumstances));
    expect((await details(runId)).run.reviewed).toEqual({ by: "Anna", at: circumstances.now(), reviewId });
  });

  it("tells its events in words, newest first, its reviews among them", async () => {
    const { runId } = await makeRun({ job });
    const anna = await makeUser({ name: "Anna" });
    const write = (action: string, detail?: string) =>
      inTransaction((writer) =>
        appendAudit(writer, {
          actor: anna.actor,
          action,
          subject: { kind: "link", id: "l1" },
          runId,
          requestId: "r1",
          after: { number: "T1" },
          detail,
        }),
      );
    await write("ticket.reserved");
    granted(await reviewRuns(anna.actor, { runIds: [runId] }, deps()));
    await write("ticket.linked", "Autotask changed the title.");
    expect((await details(runId)).events).toEqual([
      { at: expect.any(Date), actor: "Anna", words: "Ticket linked: T1. Autotask changed the title." },
      { at: expect.any(Date), actor: "Anna", words: "Runs marked reviewed" },
      { at: expect.any(Date), actor: "Anna", words: "Creation started: T1" },
    ]);
  });

  it("tells what was done to a ticket that it shares, from whichever run", async () => {
    const [one, other] = [await makeRun({ job }), await makeRun({ job })];
    const { ticketId } = await linkToTicket(one.runId, { number: "T7" });
    await prisma().ticketLink.create({
      data: {
        ...(await prisma().ticketLink.findFirstOrThrow({ where: { runId: one.runId } })),
        id: uuid(),
        runId: other.runId,
        activeKey: `sandbox:${other.runId}`,
      },
    });
    await inTransaction((writer) =>
      appendAudit(writer, {
        actor: operator,
        action: "ticket.closed",
        subject: { kind: "ticket", id: ticketId },
        runId: one.runId,
        requestId: "r1",
      }),
    );
    for (const { runId } of [one, other])
      expect((await details(runId)).events.map(({ words }) => words)).toContain("Ticket resolved");
  });

  it("leaves older history out until it is asked for", async () => {
    const { runId } = await makeRun({ job });
    await inTransaction((writer) =>
      appendAudits(
        writer,
        Array.from({ length: 60 }, (_, n) => ({
          actor: operator,
          action: "ticket.looked-up",
          subject: { kind: "link", id: `l${n}` },
          runId,
          requestId: "r1",
        })),
      ),
    );
    const some = await details(runId);
    expect([some.events.length, some.hasOlder]).toEqual([50, true]);
    const all = await details(runId, { isWhole: true });
    expect([all.events.length, all.hasOlder]).toEqual([60, false]);
  });

  it("pages and searches its objects", async () => {
    const objects = Array.from({ length: 250 }, (_, n) => object({ name: `VM ${n}` }));
    const { runId } = await makeRun({ job, objects });
    const first = await details(runId);
    expect(first.objects.rows).toHaveLength(200);
    const second = await details(runId, { cursor: first.objects.nextCursor });
    expect(second.objects.rows.map(({ position }) => position)).toEqual(
      Array.from({ length: 50 }, (_, n) => 200 + n),
    );
    expect((await details(runId, { search: " VM 249 " })).objects).toMatchObject({
      rows: [{ name: "VM 249" }],
      search: "VM 249",
    });
  });

  it("takes as many statements for a run with much around it as for one alone", async () => {
    const { runId: alone } = await makeRun({ job });
    const many = await makeRuns(
      Array.from({ length: 90 }, (_, n) => ({
        job: `${job} too`,
        startedAt: new Date(n * 3_600_000),
        objects: Array.from({ length: 20 }, () => object()),
      })),
    );
    const [few, lots] = [
      await statementsOf(() => details(alone)),
      await statementsOf(() => details(many[40]?.runId as string)),
    ];
    expect(lots.statements.length).toBe(few.statements.length);
    expect(lots.statements.length).toBeLessThanOrEqual(24);
  });
});

describe("the panel of a run", () => {
  it("shows the worst objects and the job's runs that wait", async () => {
    const objects = Array.from({ length: 12 }, (_, n) =>
      object({ name: `VM ${n}`, status: n < 6 ? "success" : "error" }),
    );
    const runs = await makeRuns(
      Array.from({ length: 25 }, (_, n) => ({
        job,
        startedAt: new Date(n * 3_600_000),
        ...(n === 24 ? { objects } : {}),
      })),
    );
    const { runId } = runs[24] as MadeRun;
    const view = granted(await viewRunPanel(operator, { runId }, { now: new Date() }));
    expect(view.objects.map(({ name }) => name)).toEqual([
      "VM 6",
      "VM 7",
      "VM 8",
      "VM 9",
      "VM 10",
      "VM 11",
      "VM 0",
      "VM 1",
    ]);
    expect(view.unreviewed.map((run) => run.runId)).toEqual(
      runs
        .slice(5)
        .toReversed()
        .map((run) => run.runId),
    );
    expect(view.canReview).toBe(true);
  });
});

describe("the ticket of a run", () => {
  it.each([
    ["reporter", ["open"]],
    ["operator", ["open", "resolve", "relink"]],
  ] as [Role, string[]][])("can be opened by %s", async (role, names) => {
    const { runId } = await makeRun({ job });
    const { linkId } = await linkToTicket(runId, { number: "T7" });
    const panel = granted(await viewTicketPanel(actor(role), { runId }, { now: new Date() }));
    expect(panel).toMatchObject({
      state: "open",
      number: "T7",
      openHref: `/tickets/${linkId}/open`,
      step: null,
    });
    expect(panel.actions.map(({ name }) => name)).toEqual(names);
  });

  it("of the other environment is none here", async () => {
    const { runId } = await makeRun({ job });
    await linkToTicket(runId, { environment: "production" });
    expect(granted(await viewTicketPanel(viewer, { runId }, { now: new Date() }))).toMatchObject({
      state: "none",
      number: null,
    });
  });

  it("tells what it ties together, after its end too", async () => {
    const { runId, jobId } = await makeRun({ job });
    const { linkId } = await linkToTicket(runId, { number: "T9" });
    const said = {
      ...{ runId, jobId, jobName: job, customerName: "Contoso", number: "T9" },
      ...{ isDeleted: false, canDecide: false },
    };
    expect(granted(await viewTicketLink(viewer, { linkId }))).toEqual(said);
    expect(granted(await viewTicketLink(operator, { linkId }))).toEqual({ ...said, canDecide: true });
    await sql(
      "UPDATE ticket_links SET state = 'replaced', active_key = NULL, ended_at = now() WHERE id = $1",
      [linkId],
    );
    expect(granted(await viewTicketLink(viewer, { linkId }))).toEqual(said);
  });
});

describe("Open ticket", () => {
  /** A link to a ticket that the sandbox has. */
  async function linked(): Promise<{ linkId: string; ticketId: number; stored: string }> {
    const ticket = await sandbox.control.createTicket({ companyID: 184, title: "Backup failed" });
    const { runId } = await makeRun({ job });
    const { linkId, ticketId } = await linkToTicket(runId, { number: ticket.ticketNumber });
    // The sandbox begins anew before each test, and with it the IDs of its tickets.
    await sql(
      "UPDATE tickets SET autotask_id = -created.n FROM (SELECT count(*) AS n FROM tickets) created WHERE autotask_id = $1",
      [ticket.id],
    );
    await sql("UPDATE tickets SET autotask_id = $1 WHERE id = $2", [ticket.id, ticketId]);
    return { linkId, ticketId: ticket.id, stored: ticketId };
  }

  it("validates the ticket in one request, freshens what is stored, and says where the ticket is", async () => {
    const { linkId, ticketId, stored } = await linked();
    await sandbox.control.setTicketStatus(ticketId, 5);
    const { gateway } = await sandbox.connected();
    const circumstances = deps({ gateway });
    const { url } = granted(await openTicket(viewer, { linkId }, circumstances));
    expect(new URL(url).pathname + new URL(url).search).toBe(
      `/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${ticketId}`,
    );
    expect((await sandbox.control.requests()).map(({ kind }) => kind)).toEqual(["get"]);
    expect(
      await sql(
        "SELECT status_id, completed_at IS NOT NULL AS completed, seen_at, url, title FROM tickets WHERE id = $1",
        [stored],
      ),
    ).toEqual([{ status_id: 5, completed: true, seen_at: circumstances.now(), url, title: "Backup failed" }]);
  });

  it("marks a ticket that is gone, keeps what is known of it, and asks no second time", async () => {
    const { linkId, ticketId, stored } = await linked();
    const [before] = await sql("SELECT * FROM tickets WHERE id = $1", [stored]);
    await sandbox.control.deleteTicket(ticketId);
    const { gateway } = await sandbox.connected();
    const circumstances = deps({ gateway });
    expect(refused(await openTicket(viewer, { linkId }, circumstances))).toBe("ticket-deleted");
    expect((await sandbox.control.requests()).map(({ kind }) => kind)).toEqual(["get", "query"]);
    expect(await sql("SELECT * FROM tickets WHERE id = $1", [stored])).toEqual([
      { ...before, deleted_found_at: circumstances.now() },
    ]);
    expect(refused(await openTicket(viewer, { linkId }, deps({ gateway: gatewayThat({}) })))).toBe(
      "ticket-deleted",
    );
    expect(granted(await viewTicketLink(viewer, { linkId }))).toMatchObject({ isDeleted: true });
  });

  it("passes Autotask's refusal on, and never takes it for a deletion", async () => {
    const { linkId, stored } = await linked();
    const failure = { kind: "unavailable" as const, detail: "no answer within 20 s" };
    const gateway = gatewayThat({ getTicket: async () => ({ ok: false, failure }) });
    expect(await openTicket(viewer, { linkId }, deps({ gateway }))).toMatchObject({
      code: "autotask-unavailable",
      message: "Autotask can't be reached: no answer within 20 s",
    });
    expect(await sql("SELECT deleted_found_at FROM tickets WHERE id = $1", [stored])).toEqual([
      { deleted_found_at: null },
    ]);
  });

  it("asks Autotask nothing for a ticket of the other environment, without credentials, or while it is off", async () => {
    const { linkId } = await linked();
    await setInstance({ autotaskEnabled: false });
    expect(refused(await openTicket(viewer, { linkId }, deps({ gateway: gatewayThat({}) })))).toBe(
      "integration-off",
    );
    await setInstance({ autotaskEnabled: true });
    expect(refused(await openTicket(viewer, { linkId }, deps()))).toBe("connection-missing");
    await setInstance({ environment: "production" });
    expect(await openTicket(viewer, { linkId }, deps({ gateway: gatewayThat({}) }))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining(
        "was made in Autotask's sandbox environment, which is not in use now.",
      ),
    });
  });
});

describe("the frame around every page", () => {
  it("counts what waits to be reviewed, and what waits for a decision", async () => {
    await setInstance({ environment: "sandbox" });
    const before = granted(await viewFrame(viewer));
    const [first] = await makeRuns([{ job }, { job }, { job: `${job} too`, status: "success" }]);
    const { linkId } = await linkToTicket(first?.runId as string);
    expect(granted(await viewFrame(viewer))).toEqual({ ...before, toReview: before.toReview + 3 });
    await sql("UPDATE ticket_links SET state = 'unconfirmed' WHERE id = $1", [linkId]);
    expect(granted(await viewFrame(viewer)).ticketsWaiting).toBe(before.ticketsWaiting + 1);
  });

  it.each([
    ["admin", "Administrator", true],
    ["operator", "Operator", false],
    ["reporter", "Reporter", false],
  ] as const)("names the role of %s", async (role, roleLabel, canManageSettings) => {
    expect(granted(await viewFrame(actor(role, "Kim")))).toMatchObject({
      userName: "Kim",
      roleLabel,
      canManageSettings,
      canViewAudit: canManageSettings,
    });
  });
});
