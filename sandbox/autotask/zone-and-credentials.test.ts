import { describe, expect, it } from "vitest";
import { startAutotaskSandbox } from "./server";
import { SANDBOX_CREDENTIALS } from "./tenant";
import { AUTHENTICATION, ask, sandboxForTests } from "./test-client";

const used = sandboxForTests();
const { userName } = SANDBOX_CREDENTIALS;

describe("zone discovery", () => {
  it("asks for no credentials and answers the four keys, the url with a trailing slash and no version", async () => {
    const answer = await ask("GET", `${used.sandbox.zoneInfoUrl}?user=${encodeURIComponent(userName)}`);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      zoneName: "Local Sandbox",
      url: `${used.origin}/ATServicesRest/`,
      webUrl: `${used.origin}/`,
      ci: 481516,
    });
  });

  it.each([
    "/ATServicesRest/V1.0/ZoneInformation",
    "/atservicesrest/v1.0/zoneinformation",
    "//ATServicesRest//v1.0/ZONEINFORMATION/",
  ])("%s leads there too", async (path) => {
    const answer = await ask("GET", `${used.origin}${path}?user=${userName.toUpperCase()}`);
    expect(answer.status).toBe(200);
  });

  it.each(["", "nobody@example.com"])("an unknown user %j is a 500 in JSON", async (user) => {
    const answer = await ask("GET", `${used.sandbox.zoneInfoUrl}?user=${user}`);
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({ errors: ["Zone information could not be determined"] });
  });

  it("can double a slash, as it once did", async () => {
    await used.control.setSwitches({ doubleSlashInZoneUrl: true });
    const answer = await ask("GET", `${used.sandbox.zoneInfoUrl}?user=${userName}`);
    expect(answer.json.url).toBe(`${used.origin}//ATServicesRest/`);
    const version = await ask("GET", `${answer.json.url}V1.0/Version`, undefined, AUTHENTICATION);
    expect(version.status).toBe(200);
  });

  it("sends another user to another sandbox", async () => {
    await used.control.setZoneOf("prod@example.com", "http://127.0.0.1:9");
    const answer = await ask("GET", `${used.sandbox.zoneInfoUrl}?user=prod@example.com`);
    expect(answer.json.url).toBe("http://127.0.0.1:9/ATServicesRest/");
  });
});

describe("service documents", () => {
  it("names its version without credentials", async () => {
    const answer = await ask("GET", `${used.origin}/atservicesrest/versioninformation`);
    expect(answer.json).toEqual({ apiVersions: ["1.0"] });
  });

  it("describes its build to the API user alone", async () => {
    expect((await used.api("GET", "Version")).json).toHaveProperty("majorVersion");
    expect((await used.api("GET", "Version", undefined, {})).status).toBe(401);
  });

  it("tells the budget, its own request counted", async () => {
    await used.control.setBudget({ limit: 10_000, used: 2_114 });
    const answer = await used.api("GET", "ThresholdInformation");
    expect(answer.json).toEqual({
      externalRequestThreshold: 10_000,
      requestThresholdTimeframe: 60,
      currentTimeframeRequestCount: 2_115,
    });
  });
});

describe("credentials", () => {
  it.each([
    ["no headers", {}],
    ["another user", { ...AUTHENTICATION, UserName: "someone@example.com" }],
    ["another secret", { ...AUTHENTICATION, Secret: "guess" }],
    ["another tracking identifier", { ...AUTHENTICATION, ApiIntegrationCode: "GUESS" }],
    ["a missing tracking identifier", { UserName: userName, Secret: SANDBOX_CREDENTIALS.secret }],
  ])("%s is 401 without a body", async (_what, headers) => {
    const answer = await used.api("GET", "Companies/0", undefined, headers as Record<string, string>);
    expect(answer.status).toBe(401);
    expect(answer.text).toBe("");
  });

  it("does not mind the case of header names", async () => {
    const lower = Object.fromEntries(
      Object.entries(AUTHENTICATION).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect((await used.api("GET", "Companies/0", undefined, lower)).status).toBe(200);
  });

  it("locks the user after so many failures in a row, and then the right secret fails too", async () => {
    await used.control.setCredentials({ lockAfter: 2 });
    const wrong = { ...AUTHENTICATION, Secret: "guess" };
    await used.api("GET", "Companies/0", undefined, wrong);
    expect((await used.api("GET", "Companies/0")).status).toBe(200);
    await used.api("GET", "Companies/0", undefined, wrong);
    expect((await used.control.state()).credentials).toMatchObject({ locked: false, failures: 1 });
    await used.api("GET", "Companies/0", undefined, wrong);
    expect((await used.api("GET", "Companies/0")).status).toBe(401);
    await used.control.setCredentials({ locked: false });
    expect((await used.api("GET", "Companies/0")).status).toBe(200);
  });

  it("follows a change of the secret", async () => {
    await used.control.setCredentials({ secret: "new secret" });
    expect((await used.api("GET", "Companies/0")).status).toBe(401);
    const renewed = { ...AUTHENTICATION, Secret: "new secret" };
    expect((await used.api("GET", "Companies/0", undefined, renewed)).status).toBe(200);
  });
});

describe("addresses", () => {
  it.each([
    "atservicesrest/v1.0/companies/0",
    "ATSERVICESREST/V1.0/COMPANIES/0",
    "ATServicesRest/V1.0/Companies/0/",
  ])("%s leads to the company", async (path) => {
    const answer = await used.api("GET", `${used.origin}/${path}`);
    expect(answer.json.item).toMatchObject({ id: 0, companyName: "Skyline Managed IT" });
  });

  it.each([
    ["GET", "Invoices/query"],
    ["POST", "TicketNotes"],
    ["POST", "DeletedTicketLogs"],
    ["GET", "DeletedTicketLogs/1"],
    ["POST", "Tickets/1/Notes/query"],
    ["GET", "TimeEntries/entityInformation/userDefinedFields"],
    ["GET", "Tickets/abc"],
    ["GET", `Tickets/query?search=${"x".repeat(2048)}`],
    ["GET", "../V2.0/Tickets/1"],
  ])("%s %s leads nowhere: 404 in HTML", async (method, path) => {
    const answer = await used.api(method, path, method === "POST" ? {} : undefined);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain("404 - File or directory not found.");
  });

  it.each([
    ["GET", "Tickets"],
    ["DELETE", "Tickets/48120"],
    ["PATCH", "Tickets/48120"],
    ["POST", "Tickets/48120"],
    ["DELETE", "Tickets/48120/Notes/1"],
    ["DELETE", "Tickets/48120/Notes"],
    ["POST", "ThresholdInformation"],
  ])("%s %s: 405 in JSON", async (method, path) => {
    const answer = await used.api(method, path, method === "GET" ? undefined : {});
    expect(answer.status).toBe(405);
    expect(answer.json).toEqual({
      Message: `The requested resource does not support http method '${method}'.`,
    });
  });
});

describe("several sandboxes in one process", () => {
  it("keep their state apart and stop by themselves", async () => {
    const other = await startAutotaskSandbox();
    expect(other.port).not.toBe(used.sandbox.port);
    await used.create();
    const answer = await ask(
      "POST",
      `${other.origin}/ATServicesRest/V1.0/Tickets/query/count`,
      { filter: [{ op: "eq", field: "externalID", value: "bc-1" }] },
      AUTHENTICATION,
    );
    expect(answer.json.queryCount).toBe(0);
    await other.stop();
    await other.stop();
    await expect(fetch(other.origin)).rejects.toThrow();
    expect((await used.api("GET", "Version")).status).toBe(200);
  });

  it("refuse a port that is taken", async () => {
    await expect(startAutotaskSandbox({ port: used.sandbox.port })).rejects.toThrow("EADDRINUSE");
  });
});
