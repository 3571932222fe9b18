import { DESK, expectAccessible, STILL } from "./accessibility-steps";
import { expect, test, visit } from "./fixtures";
import { aRun, unique } from "./reports";

test("a token for one customer is shown once, brings runs of that one alone, and is refused once revoked", async ({
  open,
  admin,
  instance,
  reports,
}) => {
  const { customer } = await reports.sendOne();
  const name = `Source ${unique()}`;
  const page = await open(admin, { ...STILL, permissions: ["clipboard-read", "clipboard-write"] });
  await visit(page, "/settings");
  await page.getByRole("link", { name: /^Ingest tokens/ }).click();
  await page.getByRole("button", { name: "Create a token" }).click();
  const dialog = page.getByRole("dialog", { name: "Create a token" });
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Customer (optional)").click();
  await page.getByRole("combobox", { name: "Search customers…" }).fill(customer);
  await page.getByRole("option", { name: customer }).click();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create", exact: true }).click();

  const made = page.getByRole("dialog", { name: `Token ${name}` });
  const token = await made.getByRole("textbox", { name: `Token ${name}` }).inputValue();
  expect(token).toMatch(/^bct_[\w-]{43}$/);
  await expectAccessible(page);
  await made.getByRole("button", { name: "Copy the token" }).click();
  await expect(made.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  const line = (await made.locator("pre").textContent()) ?? "";
  expect(line).toContain(`curl ${instance.url}/api/v1/runs`);
  expect(line).toContain(`"customer": "${customer}"`);
  await made.getByRole("button", { name: "Done" }).click();
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText(/never.*Live/);
  await page.reload();
  await expect(row).toBeVisible();
  expect(await page.content()).not.toContain(token);

  // What the line sends, and a run of somebody else's beside it.
  const own = JSON.parse(/'(\{[^']+\})'/.exec(line)?.[1] ?? "") as object;
  const send = (body: object) =>
    fetch(`${instance.url}/api/v1/runs`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const answer = await send([own, aRun()]);
  expect(answer.status).toBe(207);
  expect(await answer.json()).toMatchObject([
    { result: "created", errors: [] },
    { result: "rejected", errors: [{ path: "customer", message: expect.stringContaining(customer) }] },
  ]);
  await page.reload();
  await expect(row).not.toContainText("never");
  await expect(row.getByRole("link", { name: customer })).toBeVisible();

  await row.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(row.getByText("Revoked")).toBeVisible();
  await expect(row.getByRole("button")).toHaveCount(0);
  expect((await send(own)).status).toBe(401);
  await page.setViewportSize(DESK);
  await visit(page, "/audit?thing=token");
  await expect(page.getByRole("row", { name: new RegExp(`Ingest token revoked.*${name}`) })).toBeVisible();
});
