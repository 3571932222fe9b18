import { afterAll, expect, it, vi } from "vitest";
import { databaseForTests } from "@/lib/testing/database-tests";
import { demoAutotask } from "@/scripts/demo-autotask";
import { seedDemo } from "./seed";

// Before the first import that reads the environment, as `npm run demo` does it.
const sandbox = await vi.hoisted(async () => {
  const { startAutotaskSandbox } = await import("@/sandbox/autotask/server");
  const started = await startAutotaskSandbox();
  process.env.AUTOTASK_ZONE_INFO_URL = started.zoneInfoUrl;
  return started;
});
const { sql } = databaseForTests();

afterAll(() => sandbox.stop());

it("shows one ticket of each kind, wherever in the night the demo is started", async () => {
  const now = new Date("2026-11-25T00:30:00+01:00");
  await seedDemo({ autotask: demoAutotask(sandbox), baseUrl: "https://backupchecks.example.com", now });
  const links = await sql(
    `SELECT c.name AS customer, l.state::text AS state, t.title LIKE '[Backupchecks]%' AS ours, t.status_id AS status,
            count(*)::int AS runs, count(DISTINCT t.id)::int AS tickets
     FROM ticket_links l JOIN tickets t ON t.id = l.ticket_id JOIN runs r ON r.id = l.run_id JOIN jobs j ON j.id = r.job_id
       JOIN customers c ON c.id = j.customer_id
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2`,
  );
  expect(links).toEqual([
    { customer: "Adventure Works", state: "linked", ours: true, status: 1, runs: 1, tickets: 1 },
    { customer: "Coho Winery", state: "deleted", ours: true, status: 1, runs: 1, tickets: 1 },
    { customer: "Coho Winery", state: "linked", ours: true, status: 5, runs: 1, tickets: 1 },
    { customer: "Contoso", state: "linked", ours: false, status: 8, runs: 2, tickets: 1 },
  ]);
  const noted = await sql<{ manual_ticket_number: string }>(
    "SELECT manual_ticket_number FROM runs WHERE manual_ticket_number IS NOT NULL",
  );
  expect(noted).toEqual([{ manual_ticket_number: expect.stringMatching(/^T\d{8}\.\d{4}$/) }]);
  expect(
    await sql(
      "SELECT autotask_enabled, allow_resolve, allow_manual_numbers, validate_tickets FROM instance_settings",
    ),
  ).toEqual([
    { autotask_enabled: true, allow_resolve: true, allow_manual_numbers: false, validate_tickets: false },
  ]);
  expect(await sql("SELECT DISTINCT kind::text FROM reference_values ORDER BY 1")).toHaveLength(6);
});
