import { beforeEach, describe, expect, it } from "vitest";
import { customerPage } from "@/lib/data/customers";
import { prisma } from "@/lib/data/db";
import {
  actor,
  company,
  deps,
  gatewayWith,
  granted,
  linkToTicket,
  makeRun,
  setInstance,
  unique,
} from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { mergeCustomers } from "@/lib/use-cases/change-customer";
import { mapCompany, unmapCompany } from "@/lib/use-cases/map-company";
import { viewCustomer } from "@/lib/use-cases/view-customer";

const { sql } = databaseForTests();
const operator = actor("operator", "Otto");
/** A status that only the administrator's setting makes a closed one. */
const WAITING_FOR_INVOICE = 29;

beforeEach(async () => {
  await setInstance({ environment: "sandbox", autotaskEnabled: true });
  await sql("DELETE FROM ticket_defaults");
});

const list = (name: string) => customerPage({ search: name, state: null, archived: false }, "sandbox", null);

/** As the list says and as the customer's page says; both are the same number or the expectation fails. */
async function openTickets(customer: { customerId: string; customer: string }): Promise<number> {
  const { rows } = await list(customer.customer);
  const { openTickets: onPage } = granted(await viewCustomer(operator, { customerId: customer.customerId }));
  expect(rows.find(({ id }) => id === customer.customerId)?.openTickets).toBe(onPage);
  return onPage;
}

async function runOf(customer: string) {
  return { customer, ...(await makeRun({ customer, job: unique("Job") })) };
}

describe("open tickets of a customer", () => {
  it("are those of its runs, each once, whatever company they are of", async () => {
    const name = unique("Contoso");
    const [one, two] = [await runOf(name), await runOf(name)];
    expect(await openTickets(one)).toBe(0);
    const { ticketId } = await linkToTicket(one.runId);
    const again = await linkToTicket(two.runId);
    // A ticket that two runs share, of a company that nobody has.
    await prisma().ticketLink.update({ where: { id: again.linkId }, data: { ticketId } });
    expect(await openTickets(one)).toBe(1);
    await linkToTicket((await runOf(name)).runId);
    await linkToTicket((await runOf(unique("Fabrikam"))).runId);
    expect(await openTickets(one)).toBe(2);
  });

  it("stay where its company is cleared, and none come with a company", async () => {
    const [owner, other] = [await runOf(unique("Owner")), await runOf(unique("Other"))];
    await linkToTicket(owner.runId);
    const map = ({ customerId }: { customerId: string }) =>
      mapCompany(operator, { customerId, companyId: 184 }, deps({ gateway: gatewayWith(company(184)) }));
    granted(await map(owner));
    expect(await openTickets(owner)).toBe(1);
    granted(await unmapCompany(operator, { customerId: owner.customerId }, deps()));
    granted(await map(other));
    expect([await openTickets(owner), await openTickets(other)]).toEqual([1, 0]);
  });

  it("go with its jobs to the customer that it is merged into", async () => {
    const [from, into] = [await runOf(unique("From")), await runOf(unique("Into"))];
    await linkToTicket(from.runId);
    await linkToTicket(into.runId);
    const merge = { customerId: from.customerId, intoId: into.customerId };
    granted(await mergeCustomers(operator, merge, deps()));
    expect(await openTickets(into)).toBe(2);
    expect(granted(await viewCustomer(operator, from)).openTickets).toBe(0);
  });

  it.each([
    ["completed in Autotask", { completedAt: new Date() }, 0],
    ["of Autotask's own status Complete", { statusId: 5 }, 0],
    ["of a status that the administrator marked as closed", { statusId: WAITING_FOR_INVOICE }, 0],
    ["found deleted", { deletedFoundAt: new Date() }, 0],
    ["marked as resolved and left open", { leftOpenAt: new Date() }, 1],
  ])("count one that is %s as they should", async (_, change, counted) => {
    await prisma().ticketDefaults.create({
      data: { environment: "sandbox", closedStatusIds: [WAITING_FOR_INVOICE] },
    });
    const run = await runOf(unique("Contoso"));
    const { ticketId } = await linkToTicket(run.runId);
    expect(await openTickets(run)).toBe(1);
    await prisma().ticket.update({ where: { id: ticketId }, data: change });
    expect(await openTickets(run)).toBe(counted);
  });

  it("are neither those of another environment nor those of links that ended", async () => {
    const run = await runOf(unique("Contoso"));
    await linkToTicket(run.runId, { environment: "production" });
    const { linkId } = await linkToTicket(run.runId);
    expect(await openTickets(run)).toBe(1);
    await prisma().ticketLink.update({
      where: { id: linkId },
      data: { state: "replaced", activeKey: null, endedAt: new Date() },
    });
    expect(await openTickets(run)).toBe(0);
  });

  it("are counted in the one statement of the list", async () => {
    const prefix = unique("Many");
    for (const n of [1, 2, 3]) await linkToTicket((await runOf(`${prefix} ${n}`)).runId);
    const { value, statements } = await statementsOf(() => list(prefix));
    expect(value.rows.map((row) => row.openTickets)).toEqual([1, 1, 1]);
    expect(statements).toHaveLength(1);
  });
});
