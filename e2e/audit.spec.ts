// The audit page: what was done, by whom, and what it was before; and the same as a file.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { pressByKeyboard } from "./accessibility-steps";
import { expect, mapToNewCompany, ownTest as test, visit } from "./fixtures";
import { customerIdOf } from "./reports";

const ROOT = path.join(import.meta.dirname, "..");

test("says who changed a mapping and what it was before, and exports just that", async ({
  open,
  admin,
  operator,
  instance,
  mappedRun,
}) => {
  const second = await mapToNewCompany(instance, operator, mappedRun);
  const customerId = await customerIdOf(instance, mappedRun);
  const page = await open(admin);
  await visit(page, `/audit?id=${customerId}&thing=mapping`);
  const events = page.getByRole("row", { name: /Customer mapped to an Autotask company/ });
  await expect(events).toHaveCount(2);
  await expect(events.first()).toContainText(operator.name);
  await expect(events.first().getByRole("link", { name: mappedRun.customer })).toBeVisible();
  await pressByKeyboard(page, events.first().getByRole("button", { name: /^Details of event/ }));
  await expect(page.getByRole("definition").filter({ hasText: "became" })).toContainText(
    new RegExp(`Company ID: ${mappedRun.company.id}.*${second.id}`),
  );

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    pressByKeyboard(page, page.getByRole("link", { name: "Export as CSV" })),
  ]);
  expect(download.suggestedFilename()).toMatch(/^backupchecks-audit-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(`${operator.name},user,${operator.id},Customer mapped to an Autotask company`);
  expect(lines[1]).toMatch(/^\d+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,/);
});

test("leads from a run to all its events, for administrators alone", async ({
  open,
  admin,
  operator,
  instance,
  mappedRun,
}) => {
  const { number } = await instance.seed("ticket", { runId: mappedRun.runId, by: operator.email });
  const page = await open(admin);
  await visit(page, mappedRun.path);
  await page.getByRole("link", { name: "All events of this run" }).click();
  await expect(page).toHaveURL(`${instance.url}/audit?id=${mappedRun.runId}`);
  await expect(page.getByRole("row", { name: /Ticket linked/ })).toContainText(String(number));

  const others = await open(operator);
  await visit(others, mappedRun.path);
  await expect(others.getByText("Ticket linked").first()).toBeVisible();
  await expect(others.getByRole("link", { name: "All events of this run" })).toHaveCount(0);
  await expect(
    others.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" }),
  ).toHaveCount(0);
});

test("is verified from the command line, which says where it was tampered with", async ({ instance }) => {
  const verify = () =>
    promisify(execFile)(process.execPath, ["scripts/bootstrap.mjs", "cli", "audit", "verify"], {
      cwd: ROOT,
      env: { ...process.env, ...instance.env },
    });
  const [count] = await instance.rows<{ n: string }>("select count(*) as n from audit_events");
  expect((await verify()).stdout).toContain(`${count?.n} events, chain whole`);
  const change = async (words: string) => {
    await instance.rows("alter table audit_events disable trigger audit_events_keep");
    await instance.rows(`update audit_events set actor_name = ${words} where seq = 3`);
    await instance.rows("alter table audit_events enable trigger audit_events_keep");
  };
  await change("actor_name || '.'");
  await expect(verify()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Event 3 was changed: its words don't have its hash."),
  });
  await change("rtrim(actor_name, '.')");
  expect((await verify()).stdout).toContain("chain whole");
});
