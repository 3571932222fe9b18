import { describe, expect, it } from "vitest";
import type { Zone } from "./config";
import { isUsableZone, readApiUrl, readWebUrl, ZONE_LIFETIME_MS, zoneDiscoveryUrl } from "./zone";

const PUBLIC = "https://webservices.autotask.net/atservicesrest/v1.0/zoneInformation";
const LOCAL = "http://127.0.0.1:4711/zoneInformation";
const API = "https://webservices5.autotask.net/ATServicesRest/V1.0/";

describe("readApiUrl", () => {
  it.each([
    ["https://webservices5.autotask.net/ATServicesRest/", API],
    ["https://webservices5.autotask.net/ATServicesRest", API],
    ["https://webservices5.autotask.net//ATServicesRest/", API],
    ["https://webservices5.autotask.net//ATServicesRest//", API],
    [" https://webservices5.autotask.net/ATServicesRest/ ", API],
    ["https://WebServices5.Autotask.NET/ATServicesRest/", API],
    ["https://webservices5.autotask.net:443/ATServicesRest/", API],
    ["https://webservices5.autotask.net/ATServicesRest/V1.0/", API],
    ["https://webservices5.autotask.net/ATServicesRest/v1.0", API],
    [
      "https://webservices29.autotask.net/ATServicesRest/",
      "https://webservices29.autotask.net/ATServicesRest/V1.0/",
    ],
    [
      "https://webservices.autotask.net/atservicesrest/",
      "https://webservices.autotask.net/atservicesrest/V1.0/",
    ],
    ["https://prde.autotask.net/ATServicesRest/", "https://prde.autotask.net/ATServicesRest/V1.0/"],
    ["https://pres.autotask.net/ATServicesRest/", "https://pres.autotask.net/ATServicesRest/V1.0/"],
    ["https://webservices5.autotask.net", "https://webservices5.autotask.net/V1.0/"],
  ])("makes %s the base %s", (given, expected) => {
    expect(readApiUrl(given, PUBLIC)).toBe(expected);
    expect(readApiUrl(expected, PUBLIC)).toBe(expected);
  });

  /** Whatever discovery may be made to say: credentials go to none of these. */
  const REFUSED = [
    "",
    " ",
    "webservices5.autotask.net/ATServicesRest/",
    "/ATServicesRest/",
    "//webservices5.autotask.net/ATServicesRest/",
    "http://webservices5.autotask.net/ATServicesRest/",
    "ftp://webservices5.autotask.net/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "https://evil.example/ATServicesRest/",
    "https://autotask.net/ATServicesRest/",
    "https://ww5.autotask.net/ATServicesRest/",
    "https://www.autotask.net/",
    "https://webservices5.autotask.net.evil.example/",
    "https://webservices5.autotask.net./",
    "https://evil-webservices5.autotask.net/",
    "https://x.webservices5.autotask.net/",
    "https://webservices5x.autotask.net/",
    "https://webservices5.autotask.network/",
    "https://webservices5.autotask.net.",
    "https://webservices5autotask.net/",
    "https://webservices5.autotask.net@evil.example/",
    "https://user:password@webservices5.autotask.net/",
    "https://user@webservices5.autotask.net/",
    "https://evil.example#.autotask.net/",
    "https://evil.example?.autotask.net/",
    "https://evil.example\\.autotask.net/",
    "https://evil.example/.autotask.net/",
    "https://webservices5.autotask.net\n.evil.example/",
    "https://webservices5.autotask.net\t.evil.example/",
    "https://webservices5.autotask.net%2eevil.example/",
    "https://webservices5.autotask.net:8443/ATServicesRest/",
    "https://webservices5.autotask.net:80/",
    "https://webservices5.autotask.net/ATServicesRest/?x=1",
    "https://webservices5.autotask.net/ATServicesRest/#x",
    "https://webservices5.autotask.net/%2f%2e%2e%2fx/",
    "https://webservices5.autotask.net/a b/",
    "https://webservices5.autotask.net/\\@evil.example/",
    "https://prfr.autotask.net/",
    "https://xn--webservices5-.autotask.net/",
    "https://wеbservices5.autotask.net/",
    "https://127.0.0.1/",
    "http://127.0.0.1:8080/",
    "http://localhost/",
    "http://[::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://0.0.0.0/",
    "https://[::ffff:127.0.0.1]/",
    "https://2130706433/",
    "https://metadata.google.internal/",
    `https://webservices5.autotask.net/${"a".repeat(3_000)}/`,
  ];
  it.each(REFUSED)("refuses %j", (given) => {
    expect(readApiUrl(given, PUBLIC)).toBeNull();
  });

  it.each([
    ["http://127.0.0.1:5000/ATServicesRest/", "http://127.0.0.1:5000/ATServicesRest/V1.0/"],
    ["http://127.8.9.10:5000/", "http://127.8.9.10:5000/V1.0/"],
    ["http://localhost:5000//ATServicesRest", "http://localhost:5000/ATServicesRest/V1.0/"],
    ["https://[::1]:5000/", "https://[::1]:5000/V1.0/"],
    ["http://127.1:5000/", "http://127.0.0.1:5000/V1.0/"],
  ])("takes %s where discovery is local itself", (given, expected) => {
    expect(readApiUrl(given, LOCAL)).toBe(expected);
    expect(readApiUrl(given, PUBLIC)).toBeNull();
  });

  const NOT_LOCAL = [
    "http://128.0.0.1/",
    "http://10.0.0.1/",
    "http://0.0.0.0:5000/",
    "http://[::]:5000/",
    "http://[::ffff:7f00:1]/",
    "http://localhost.evil.example/",
    "http://localhost./",
    "http://127.0.0.1.evil.example/",
    "http://127.0.0.1@evil.example/",
    "http://evil.example/",
    "ftp://127.0.0.1/",
    "http://user@127.0.0.1/",
  ];
  it.each(NOT_LOCAL)("refuses %j even where discovery is local", (given) => {
    expect(readApiUrl(given, LOCAL)).toBeNull();
  });
});

describe("readWebUrl", () => {
  it.each([
    ["https://ww5.autotask.net/", "https://ww5.autotask.net/"],
    ["https://ww5.autotask.net", "https://ww5.autotask.net/"],
    ["https://ww5.autotask.net//", "https://ww5.autotask.net/"],
    ["https://prde.autotask.net/", "https://prde.autotask.net/"],
    [null, "https://ww5.autotask.net/"],
    ["", "https://ww5.autotask.net/"],
    ["http://ww5.autotask.net/", "https://ww5.autotask.net/"],
    ["https://evil.example/", "https://ww5.autotask.net/"],
    ["javascript:alert(1)//.autotask.net/", "https://ww5.autotask.net/"],
    ["https://ww5.autotask.net@evil.example/", "https://ww5.autotask.net/"],
    ["http://127.0.0.1:5000/", "https://ww5.autotask.net/"],
  ])("makes %j the base %s", (given, expected) => {
    expect(readWebUrl(given, API, PUBLIC)).toBe(expected);
  });

  it.each([
    ["https://webservices.autotask.net/V1.0/", "https://ww.autotask.net/"],
    ["https://prde.autotask.net/V1.0/", "https://prde.autotask.net/"],
    ["https://webservices14.autotask.net/V1.0/", "https://ww14.autotask.net/"],
  ])("derives it from %s where none is named", (apiUrl, expected) => {
    expect(readWebUrl(null, apiUrl, PUBLIC)).toBe(expected);
  });

  it("takes a local one where discovery is local, and has none to derive there", () => {
    expect(readWebUrl("http://127.0.0.1:5000", "http://127.0.0.1:5000/V1.0/", LOCAL)).toBe(
      "http://127.0.0.1:5000/",
    );
    expect(readWebUrl("http://evil.example/", "http://127.0.0.1:5000/V1.0/", LOCAL)).toBeNull();
  });
});

describe("zoneDiscoveryUrl", () => {
  it.each([
    [PUBLIC, "api@example.com", `${PUBLIC}?user=api%40example.com`],
    [PUBLIC, "a+b&user=x@example.com", `${PUBLIC}?user=a%2Bb%26user%3Dx%40example.com`],
    [LOCAL, "é", `${LOCAL}?user=%C3%A9`],
  ])("asks %s for %s", (zoneInfoUrl, userName, expected) => {
    expect(zoneDiscoveryUrl(zoneInfoUrl, userName)).toBe(expected);
  });

  it.each([
    "",
    "http://webservices.autotask.net/zoneInformation",
    "https://evil.example/zoneInformation",
    "https://autotask.net.evil.example/",
    "https://webservices.autotask.net@evil.example/",
    "https://user:password@webservices.autotask.net/",
    "http://10.0.0.1/",
  ])("refuses to ask %j", (zoneInfoUrl) => {
    expect(() => zoneDiscoveryUrl(zoneInfoUrl, "api@example.com")).toThrow(RangeError);
  });
});

describe("isUsableZone", () => {
  const now = new Date("2026-11-22T21:00:00Z");
  const expected = { zoneInfoUrl: PUBLIC, userName: "api@example.com", now };
  const zone: Zone = {
    name: "America West",
    apiUrl: API,
    webUrl: "https://ww5.autotask.net/",
    discoveredAt: "2026-11-22T20:00:00Z",
    userName: "api@example.com",
    zoneInfoUrl: PUBLIC,
  };
  const ago = (ms: number) => ({ discoveredAt: new Date(now.getTime() - ms).toISOString() });

  it.each<[string, Partial<Zone>, boolean]>([
    ["as it was written", {}, true],
    ["without a web address", { webUrl: null }, true],
    ["just before its end", ago(ZONE_LIFETIME_MS - 1), true],
    ["at its end", ago(ZONE_LIFETIME_MS), false],
    ["of a clock far ahead", ago(-ZONE_LIFETIME_MS), false],
    ["of no date", { discoveredAt: "yesterday" }, false],
    ["of another user", { userName: "other@example.com" }, false],
    ["of another discovery", { zoneInfoUrl: LOCAL }, false],
    ["with another host put in", { apiUrl: "https://evil.example/V1.0/" }, false],
    ["with a local host put in", { apiUrl: "http://127.0.0.1/V1.0/" }, false],
    ["without version", { apiUrl: "https://webservices5.autotask.net/ATServicesRest/" }, false],
    ["with another web address put in", { webUrl: "https://evil.example/" }, false],
  ])("%s", (_, change, usable) => {
    expect(isUsableZone({ ...zone, ...change }, expected)).toBe(usable);
  });
});
