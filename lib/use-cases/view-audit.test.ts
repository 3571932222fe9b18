import { beforeAll, describe, expect, it } from "vitest";
import { appendAudit } from "@/lib/data/audit-log";
import { inTransaction } from "@/lib/data/db";
import type { AuditFilter, AuditRow } from "@/lib/domain/ticket-views";
import { actor, granted } from "@/lib/testing/builders";
import { databaseForTests, statementsOf } from "@/lib/testing/database-tests";
import { exportAudit, viewAudit } from "./view-audit";

const { sql } = databaseForTests();

const NONE: AuditFilter = { thing: null, actor: null, from: null, to: null, id: null };
const EVENTS = 620;

beforeAll(async () => {
  await inTransaction(async (writer) => {
    for (let n = 1; n <= EVENTS; n += 1)
      await appendAudit(writer, {
        actor: { kind: "user", id: `u${n % 3}`, name: `Person ${n % 3}` },
        action: n % 2 ? "ticket.linked" : "settings.saved",
        subject: { kind: "link", id: `l${n}` },
        requestId: `r${n}`,
      });
  });
});

async function exported(filter: Partial<AuditFilter>): Promise<AuditRow[][]> {
  const { pages } = granted(await exportAudit(actor("admin"), { filter: { ...NONE, ...filter } }));
  return Array.fromAsync(pages);
}

describe("the audit page", () => {
  it("shows fifty events and the way on, with everyone who can be chosen", async () => {
    const view = granted(await viewAudit(actor("admin"), { filter: NONE, cursor: null }));
    expect(view.rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => EVENTS - n));
    expect(view.actors).toEqual([
      { id: "u0", name: "Person 0" },
      { id: "u1", name: "Person 1" },
      { id: "u2", name: "Person 2" },
    ]);
    const next = granted(await viewAudit(actor("admin"), { filter: NONE, cursor: view.nextCursor }));
    expect(next.rows[0]?.seq).toBe(EVENTS - 50);
  });

  it("asks the database the same number of times, however many events there are", async () => {
    const view = (filter: Partial<AuditFilter>) => () =>
      viewAudit(actor("admin"), { filter: { ...NONE, ...filter }, cursor: null });
    const all = await statementsOf(view({}));
    const none = await statementsOf(view({ actor: "nobody" }));
    expect(all.statements).toHaveLength(3);
    expect(none.statements).toHaveLength(3);
  });
});

describe("the export", () => {
  it("has each event that the filter leaves once, a page at a time", async () => {
    const pages = await exported({});
    expect(pages.map(({ length }) => length)).toEqual([250, 250, 120]);
    expect(pages.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: EVENTS }, (_, n) => EVENTS - n));
    const settings = (await exported({ thing: "settings", actor: "u0" })).flat();
    expect(settings.map(({ seq }) => seq)).toEqual(
      Array.from({ length: EVENTS }, (_, n) => EVENTS - n).filter((seq) => seq % 6 === 0),
    );
    expect(await exported({ id: "nowhere" })).toEqual([[]]);
  });

  it("reads nothing before it is asked, and stops reading when it is given up", async () => {
    const { pages } = granted(await exportAudit(actor("admin"), { filter: NONE }));
    const { statements } = await statementsOf(async () => {
      await pages.next();
      await pages.return(undefined);
    });
    expect(statements).toHaveLength(1);
    expect(await sql("SELECT 1")).toHaveLength(1);
  });
});
