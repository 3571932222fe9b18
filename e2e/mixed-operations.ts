// What people, sources and pages do at once, by requests as they send them, on whichever process of the application answers.
import { setTimeout as pause } from "node:timers/promises";
import { callAction, headersOf, type ServerAction, seenBy, serverActions } from "./endpoints";
import { mapToNewCompany, newPerson, type Person } from "./fixtures";
import type { Instance } from "./instance";
import { aRun, type KnownRun, type Reporting } from "./reports";
import { aMinuteLater } from "./ticket-steps";

/** A run that has a ticket in Autotask waiting for it, or one that is linked already. */
interface Prepared {
  run: KnownRun;
  ticketId: number;
  linkId: string | null;
}

export interface Stock {
  instance: Instance;
  reports: Reporting;
  admin: Person;
  operators: Person[];
  review: ServerAction;
  /** Runs for which nobody has created a ticket yet. */
  unticketed: KnownRun[];
  linkable: Prepared[];
  ticketed: Prepared[];
}

const TICKETED = 4;

/** Enough of everything for so many operations of each kind. */
export async function stockOf(
  { instance, reports, admin }: Pick<Stock, "instance" | "reports" | "admin">,
  each: number,
): Promise<Stock> {
  const operators = [await newPerson(instance, "operator"), await newPerson(instance, "operator")];
  const [operator] = operators as [Person];
  const { customer } = aRun();
  const first = await reports.sendOne({ customer });
  const company = await mapToNewCompany(instance, operator, first);
  const runs = (count: number) => reports.send(...Array.from({ length: count }, () => aRun({ customer })));
  const prepared = (some: KnownRun[]) =>
    Promise.all(
      some.map(async (run) => {
        const ticket = await instance.autotask.createTicket({ companyID: company.id });
        return { run, ticketId: Number(ticket.id), linkId: null };
      }),
    );
  const ticketed: Prepared[] = await prepared(await runs(TICKETED));
  for (const one of ticketed) {
    const given = { runId: one.run.runId, ticketId: one.ticketId, by: operator.email };
    one.linkId = (await instance.seed("link", given)).linkId;
  }
  return {
    instance,
    reports,
    admin,
    operators,
    review: (await serverActions()).get("reviewRunsAction") as ServerAction,
    unticketed: await runs(each),
    linkable: await prepared(await runs(each)),
    ticketed,
  };
}

/** The processes that serve now, as a balancer before them would know. */
export class Balancer {
  private turn = 0;
  /** Requests that a process took with it when it died; each was sent again to another one. */
  cut = 0;
  constructor(private serving: string[]) {}

  add(url: string): void {
    this.serving.push(url);
  }

  remove(url: string): void {
    this.serving = this.serving.filter((each) => each !== url);
  }

  /** Has the next process in turn do it, and another one if that one dies meanwhile. */
  async send<Answer>(request: (url: string) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const url = this.serving[this.turn++ % this.serving.length] as string;
      try {
        return await request(url);
      } catch (error) {
        if (!(error instanceof TypeError) || this.serving.includes(url)) {
          // It may be on its way out: only what has left the balancer by then was cut.
          await pause(250);
          if (!(error instanceof TypeError) || this.serving.includes(url)) throw error;
        }
        this.cut += 1;
      }
    }
  }
}

/** One operation. @returns what was not as it should be, else `null`. */
export type Operation = (stock: Stock, balancer: Balancer, n: number) => Promise<string | null>;

async function asked(
  balancer: Balancer,
  who: Person,
  given: { address: string; body?: object; expected: readonly number[] },
): Promise<string | null> {
  const { address, body, expected } = given;
  const { status, text } = await balancer.send(async (url) => {
    const headers = { ...headersOf(url, who), ...(body ? { "content-type": "application/json" } : {}) };
    const init = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const response = await fetch(`${url}${address}`, { ...init, headers, redirect: "manual" });
    return { status: response.status, text: await response.text() };
  });
  return expected.includes(status) ? null : `${address}: ${status} ${text.slice(0, 300)}`;
}

const SEEN = [200];
/** The other of two who ask at once is told that somebody else is at it, or has done it. */
const DONE_ONCE = [200, 409];

function one<Thing>(things: readonly Thing[], n: number): Thing {
  return things[n % things.length] as Thing;
}

/** The kinds in turn; `n` counts the operations of a kind. */
export const OPERATIONS: Record<string, Operation> = {
  async ingest({ reports }, balancer) {
    const run = aRun();
    const [status, entries] = await balancer.send(async (url) => {
      const headers = { authorization: `Bearer ${reports.token}`, "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(run) };
      const response = await fetch(`${url}/api/v1/runs`, init);
      return [response.status, (await response.json()) as { result: string }[]] as const;
    });
    const isKept = status === 200 && ["created", "duplicate"].includes(entries[0]?.result ?? "");
    return isKept ? null : `ingest: ${status} ${JSON.stringify(entries)}`;
  },
  async review({ reports, review, operators }, balancer, n) {
    const input = { runIds: [(await reports.sendOne()).runId] };
    const action = { id: review.id, address: "/run-checks", input };
    const { status, result } = await balancer.send((url) => callAction(url, action, one(operators, n)));
    return result?.ok ? null : `review: ${status} ${JSON.stringify(result)}`;
  },
  /** By two people at once, mostly on two processes. */
  async create({ unticketed, operators }, balancer, n) {
    const { runId } = one(unticketed, n);
    const body = await balancer.send((url) => seenBy(url, runId, one(operators, n)));
    const given = { address: `/api/runs/${runId}/ticket`, body, expected: DONE_ONCE };
    const answers = await Promise.all(operators.map((operator) => asked(balancer, operator, given)));
    return answers.find((problem) => problem !== null) ?? null;
  },
  link({ linkable, operators }, balancer, n) {
    const { run, ticketId } = one(linkable, n);
    const address = `/api/runs/${run.runId}/ticket/link`;
    return asked(balancer, one(operators, n), { address, body: { ticketId }, expected: DONE_ONCE });
  },
  previewResolve({ ticketed, operators }, balancer, n) {
    const address = `/api/runs/${one(ticketed, n).run.runId}/ticket/resolve`;
    return asked(balancer, one(operators, n), { address, expected: SEEN });
  },
  async validate({ instance, ticketed, operators }, balancer, n) {
    const { run, linkId } = one(ticketed, n);
    await aMinuteLater(instance, run);
    return asked(balancer, one(operators, n), {
      address: `/api/tickets/state?link=${linkId}`,
      expected: SEEN,
    });
  },
  readSettings: ({ admin }, balancer) =>
    asked(balancer, admin, { address: "/settings/integrations/autotask", expected: SEEN }),
  useSignIn: ({ operators }, balancer, n) =>
    asked(balancer, one(operators, n), { address: "/api/customers?q=a", expected: SEEN }),
};
