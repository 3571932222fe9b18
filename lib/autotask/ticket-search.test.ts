import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PsaAnswer, PsaGateway, PsaTicket } from "@/lib/domain/psa";
import { failureOf, TICKET, warmGateway } from "./testing/gateways";
import { type LocalAutotask, startLocalAutotask } from "./testing/local-autotask";
import { sandboxForTests } from "./testing/sandbox";

const sandbox = sandboxForTests();
const CONTOSO = 184;

const ids = (answer: PsaAnswer<PsaTicket[]>) =>
  answer.ok ? answer.value.map(({ id }) => id) : answer.failure;
const paths = async () =>
  (await sandbox.control.requests()).map(({ method, path }) => `${method} ${path.split("/").at(-1)}`);

describe("tickets by number", () => {
  it("are found exactly, in one request, whatever the company", async () => {
    const { gateway } = await sandbox.connected();
    const { id, ticketNumber } = await sandbox.control.createTicket({ companyID: CONTOSO });
    await sandbox.control.createTicket({ companyID: CONTOSO });
    expect(ids(await gateway.findTicketsByNumber(` ${ticketNumber.toLowerCase()} `, "exact", 10))).toEqual([
      id,
    ]);
    expect(await paths()).toEqual(["POST query"]);
  });

  it("are found by their beginning, newest first, at most as many as asked for", async () => {
    const { gateway } = await sandbox.connected();
    const made = [];
    for (let n = 0; n < 4; n += 1) made.push(await sandbox.control.createTicket({ companyID: CONTOSO }));
    const day = made[0]?.ticketNumber.slice(0, 9) ?? "";
    const found = ids(await gateway.findTicketsByNumber(day, "begins-with", 3));
    expect(found).toEqual(
      made
        .slice(1)
        .reverse()
        .map(({ id }) => id),
    );
  });

  it("are none for no number or none wanted, and nothing is asked", async () => {
    const { gateway } = await sandbox.connected();
    expect(await gateway.findTicketsByNumber("  ", "exact", 10)).toEqual({ ok: true, value: [] });
    expect(await gateway.findTicketsByNumber("T2026", "begins-with", 0)).toEqual({ ok: true, value: [] });
    expect(await gateway.findTicketsByTitle(CONTOSO, "tape", 0)).toEqual({ ok: true, value: [] });
    expect(await paths()).toEqual([]);
  });
});

describe("tickets by title", () => {
  it("are those of the company alone, newest first, in one request", async () => {
    const { gateway } = await sandbox.connected();
    const made = [];
    for (const companyID of [CONTOSO, 186, CONTOSO, CONTOSO])
      made.push(await sandbox.control.createTicket({ companyID, title: `Tape library ${made.length}` }));
    await sandbox.control.createTicket({ companyID: CONTOSO, title: "Something else" });
    expect(ids(await gateway.findTicketsByTitle(CONTOSO, "tape LIBRARY", 10))).toEqual([
      made[3]?.id,
      made[2]?.id,
      made[0]?.id,
    ]);
    expect(ids(await gateway.findTicketsByTitle(CONTOSO, "tape", 1))).toEqual([made[3]?.id]);
    expect(await paths()).toEqual(["POST query", "POST query"]);
    expect(await gateway.findTicketsByTitle(CONTOSO, " ", 1)).toEqual({ ok: true, value: [] });
  });

  it("may be of company 0, the service provider itself", async () => {
    const { gateway } = await sandbox.connected();
    const { id } = await sandbox.control.createTicket({ companyID: 0, title: "Own backup" });
    expect(ids(await gateway.findTicketsByTitle(0, "own backup", 10))).toEqual([id]);
  });
});

describe("tickets by ID", () => {
  it("take one request for each 200, and those that are gone are left out", async () => {
    const { gateway } = await sandbox.connected();
    const made = [];
    for (let n = 0; n < 3; n += 1) made.push((await sandbox.control.createTicket()).id);
    const [first, second, third] = made as [number, number, number];
    await sandbox.control.deleteTicket(second);
    const others = Array.from({ length: 498 }, (_, index) => 900_000 + index);
    const answer = await gateway.getTickets([third, first, second, ...others, first], "validate-tickets");
    expect(ids(answer)).toEqual([first, third]);
    expect(await paths()).toEqual(["POST query", "POST query", "POST query"]);
  });

  it("are none for none, and nothing is asked", async () => {
    const { gateway } = await sandbox.connected();
    expect(await gateway.getTickets([], "validate-tickets")).toEqual({ ok: true, value: [] });
    expect(await paths()).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])("%s is none", async (id) => {
    const { gateway } = await sandbox.connected();
    await expect(gateway.getTickets([1, id], "validate-tickets")).rejects.toThrow(RangeError);
    await expect(gateway.countTimeEntries(id)).rejects.toThrow(RangeError);
    await expect(gateway.findNotes(id)).rejects.toThrow(RangeError);
  });
});

describe("odd answers", () => {
  let local: LocalAutotask;
  beforeEach(async () => {
    local = await startLocalAutotask(() => ({ json: { items: [{ ...TICKET, companyID: 7 }] } }));
  });
  afterEach(() => local.close());

  it("of many pages are read by ID up to the fourth, and the newest of them are given", async () => {
    const page = (from: number) =>
      Array.from({ length: 500 }, (_, index) => ({ ...TICKET, id: from + index, companyID: 7 }));
    local.handler = () => ({ json: { items: page(local.requests.length * 500) } });
    const { gateway } = await warmGateway(local);
    expect(ids(await gateway.findTicketsByTitle(7, "x", 2))).toEqual([2_499, 2_498]);
    const sought = {
      op: "and",
      items: [
        { op: "eq", field: "companyID", value: 7 },
        { op: "contains", field: "title", value: "x" },
      ],
    };
    expect(local.requests.map(({ body }) => (body as { filter: unknown }).filter)).toEqual([
      [sought],
      ...[999, 1_499, 1_999].map((value) => [
        { op: "and", items: [sought, { op: "gt", field: "id", value }] },
      ]),
    ]);
  });

  it("by the beginning of a number are one page, however many there are", async () => {
    const items = Array.from({ length: 500 }, (_, index) => ({ ...TICKET, id: index + 1 }));
    local.handler = () => ({ json: { items } });
    const { gateway } = await warmGateway(local);
    expect(ids(await gateway.findTicketsByNumber("T2026", "begins-with", 1))).toEqual([500]);
    expect(local.requests).toHaveLength(1);
  });

  // How a database compares texts is its own business, as long as it has compared them.
  it.each([
    ["another case", "TAPE library", "Tape Library 3"],
    ["an accent", "zurich", "Backup Zürich"],
    ["a letter that stands for two", "strasse", "Hauptstraße 1"],
    ["what may be a pattern", "[Backupchecks] 100%", "[Backupchecks] 1000"],
  ])("with %s are taken", async (_, words, title) => {
    local.handler = () => ({ json: { items: [{ ...TICKET, companyID: 7, title }] } });
    const { gateway } = await warmGateway(local);
    expect(ids(await gateway.findTicketsByTitle(7, words, 5))).toEqual([7]);
  });

  // Autotask drops a condition that it does not understand, and the answer gets wider (autotask-api.md 3.1).
  it.each<[string, (gateway: PsaGateway) => Promise<PsaAnswer<unknown>>]>([
    ["an exact number", (gateway) => gateway.findTicketsByNumber("T20200101.0001", "exact", 5)],
    ["the beginning of a number", (gateway) => gateway.findTicketsByNumber("T2020", "begins-with", 5)],
    ["the company", (gateway) => gateway.findTicketsByTitle(184, "x", 5)],
    ["a title", (gateway) => gateway.findTicketsByTitle(7, "tape", 5)],
    ["IDs", (gateway) => gateway.getTickets([8], "validate-tickets")],
  ])("with rows that were not asked for are none: %s", async (_, ask) => {
    const { gateway } = await warmGateway(local);
    expect(failureOf(await ask(gateway))).toEqual({
      kind: "unavailable",
      detail: "Autotask answered with tickets that were not asked for.",
    });
  });
});
