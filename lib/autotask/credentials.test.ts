import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAutotaskGateway } from "./gateway";
import { draft, FAR, failureOf, testConfig, warmGateway } from "./testing/gateways";
import { type LocalAutotask, type LocalHandler, startLocalAutotask } from "./testing/local-autotask";

let local: LocalAutotask;
beforeEach(async () => {
  local = await startLocalAutotask();
});
afterEach(() => local.close());

describe("credentials", () => {
  const echo: LocalHandler[] = [
    ({ headers }) => ({
      status: 500,
      json: { errors: [`Bad header Secret: ${headers.secret}`, { message: headers.apiintegrationcode }] },
    }),
    ({ headers }) => ({
      status: 400,
      json: { Message: `Bad ${headers.secret} ${headers.apiintegrationcode}` },
    }),
    ({ headers }) => ({ status: 502, text: `<pre>${headers.secret}\n${headers.apiintegrationcode}</pre>` }),
    ({ headers }) => ({ status: 502, text: `<pre>${encodeURIComponent(String(headers.secret))}</pre>` }),
    ({ headers }) => ({ status: 429, json: { errors: [`slow down, ${headers.secret}`] } }),
    ({ headers }) => ({
      status: 302,
      headers: { location: `/?secret=${encodeURIComponent(String(headers.secret))}` },
    }),
    ({ headers }) => ({ status: 200, text: `{"itemId": ${headers.secret}` }),
    ({ headers }) => ({ json: { [String(headers.apiintegrationcode)]: 1, item: { id: headers.secret } } }),
    ({ headers }) => ({ status: 401, text: String(headers.secret) }),
    () => "hang-up",
    () => "half-an-answer",
    () => "hang",
  ];

  it.each(echo.map((handler, index) => [index, handler] as const))(
    "do not come back in any text (%i)",
    async (_, handler) => {
      const { gateway, config } = await warmGateway(local, { timeouts: { readMs: 100, writeMs: 100 } });
      local.handler = handler;
      const answers = [
        await gateway.createTicket(draft, FAR),
        await gateway.getTicket(1, "view-ticket"),
        await gateway.findTicketsByReference(["r-1"]),
        await gateway.searchCompanies("Contoso", 10),
        await gateway.getCompany(0),
        await gateway.loadReferenceData(),
        await gateway.testConnection(),
      ];
      local.zoneHandler = handler;
      answers.push(await gateway.testConnection());
      const told = JSON.stringify([answers, config.calls, config.stored]);
      expect(told).not.toMatch(/canary/i);
      expect(answers.filter((answer) => "ok" in answer && answer.ok)).toEqual([]);
    },
  );

  it.each([
    ["a line break", "canary\nsecret"],
    ["a character beyond Latin-1", "canary€"],
  ])("with %s are refused without a request, and not quoted", async (_, secret) => {
    const config = testConfig(local.zoneInfoUrl, { secret });
    const answer = await createAutotaskGateway(config).getTicket(1, "view-ticket");
    expect(failureOf(answer)?.kind).toBe("credentials");
    expect(JSON.stringify(answer)).not.toMatch(/canary/i);
    expect(local.requests).toHaveLength(0);
  });

  it("do not follow a redirect to another host", async () => {
    const other = await startLocalAutotask();
    try {
      for (const status of [301, 302, 303, 307, 308]) {
        const { gateway } = await warmGateway(local);
        local.handler = () => ({
          status,
          headers: { location: `${other.origin}/ATServicesRest/V1.0/Tickets/1` },
        });
        expect(failureOf(await gateway.getTicket(1, "view-ticket"))?.kind).toBe("unavailable");
        expect(failureOf(await gateway.createTicket(draft, FAR))?.kind).toBe("ambiguous");
      }
      expect(other.requests).toHaveLength(0);
    } finally {
      await other.close();
    }
  });

  it("never stand in an address", async () => {
    const urls: string[] = [];
    const { gateway } = await warmGateway(local, {
      fetch: (url, init) => {
        urls.push(url);
        return fetch(url, init);
      },
    });
    local.handler = () => ({ json: { itemId: 1, item: null, items: [], fields: [], info: {} } });
    await gateway.createTicket(draft, FAR);
    await gateway.searchCompanies("Contoso", 10);
    await gateway.loadReferenceData();
    await gateway.testConnection();
    expect(urls.length).toBeGreaterThan(5);
    for (const url of urls) expect(decodeURIComponent(url)).not.toMatch(/canary/i);
  });
});
