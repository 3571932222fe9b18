import { describe, expect, it } from "vitest";
import { readEnvironment } from "@/lib/env";

const KEY = Buffer.alloc(32, 7).toString("base64");

describe("the environment", () => {
  it("has a default for what may be left out", () => {
    expect(readEnvironment({})).toEqual({
      PORT: 3000,
      HOSTNAME: "127.0.0.1",
      BACKUPCHECKS_DATA_DIR: "./data",
      AUTOTASK_ZONE_INFO_URL: "https://webservices.autotask.net/atservicesrest/v1.0/zoneInformation",
      TRUSTED_PROXIES: [],
      OIDC_NAME: "single sign-on",
      LOG_LEVEL: "info",
    });
  });

  it("takes an empty variable for one that is not set", () => {
    const names = [
      "PORT",
      "HOSTNAME",
      "DATABASE_URL",
      "BACKUPCHECKS_DATA_DIR",
      "NEXTAUTH_SECRET",
      "NEXTAUTH_URL",
      "BACKUPCHECKS_ENCRYPTION_KEY",
      "AUTOTASK_ZONE_INFO_URL",
      "TRUSTED_PROXIES",
      "BACKUPCHECKS_METRICS_TOKEN",
      "OIDC_ISSUER",
      "OIDC_CLIENT_ID",
      "OIDC_CLIENT_SECRET",
      "OIDC_NAME",
      "LOG_LEVEL",
    ];
    expect(readEnvironment(Object.fromEntries(names.map((name) => [name, ""])))).toEqual(readEnvironment({}));
  });

  it.each([
    ["PORT", "8080", 8080],
    ["PORT", "1", 1],
    ["PORT", "65535", 65_535],
    ["DATABASE_URL", "postgresql://user:pw@db.example.com:5432/backupchecks?sslmode=require", undefined],
    ["DATABASE_URL", "postgres://localhost/b", undefined],
    ["NEXTAUTH_SECRET", "x".repeat(32), undefined],
    ["NEXTAUTH_URL", "https://backupchecks.example.com/bc", undefined],
    ["NEXTAUTH_URL", "http://localhost:3000", undefined],
    ["BACKUPCHECKS_ENCRYPTION_KEY", KEY, undefined],
    ["BACKUPCHECKS_METRICS_TOKEN", "x".repeat(16), undefined],
    ["LOG_LEVEL", "debug", undefined],
    ["AUTOTASK_ZONE_INFO_URL", "https://webservices.autotask.net/other", undefined],
    [
      "AUTOTASK_ZONE_INFO_URL",
      "https://webservices2.autotask.net/atservicesrest/v1.0/zoneInformation",
      undefined,
    ],
    ["AUTOTASK_ZONE_INFO_URL", "http://127.0.0.1:4711/zoneInformation", undefined],
    ["AUTOTASK_ZONE_INFO_URL", "http://localhost:4711/zoneInformation", undefined],
    ["AUTOTASK_ZONE_INFO_URL", "https://[::1]:4711/zoneInformation", undefined],
    ["TRUSTED_PROXIES", "10.0.0.1", ["10.0.0.1"]],
    ["TRUSTED_PROXIES", " 10.0.0.0/8 ,::1,fd00::/8", ["10.0.0.0/8", "::1", "fd00::/8"]],
  ])("takes %s=%s", (name, text, value) => {
    expect(readEnvironment({ [name]: text })).toMatchObject({ [name]: value ?? text });
  });

  const ZONE = "must be https on *.autotask.net, or a loopback address";
  const PROXIES = "must be addresses or CIDRs, separated by commas";
  const DATABASE = "must be postgresql://user:password@host:port/database";
  const WEB = "must be an http(s) address";
  it.each([
    ["PORT", "x", "must be a number"],
    ["PORT", "80x", "must be a number"],
    ["PORT", "0", "must be 1 to 65535"],
    ["PORT", "-1", "must be 1 to 65535"],
    ["PORT", "65536", "must be 1 to 65535"],
    ["PORT", "80.5", "must be a number"],
    ["DATABASE_URL", "mysql://user@host/db", DATABASE],
    ["DATABASE_URL", "postgresql://host", DATABASE],
    ["DATABASE_URL", "postgresql://host/", DATABASE],
    ["DATABASE_URL", "host=db.example.com", DATABASE],
    ["NEXTAUTH_SECRET", "x".repeat(31), "must have at least 32 characters"],
    ["NEXTAUTH_URL", "backupchecks.example.com", WEB],
    ["NEXTAUTH_URL", "ftp://backupchecks.example.com", WEB],
    ["NEXTAUTH_URL", "javascript:alert(1)", WEB],
    ["BACKUPCHECKS_ENCRYPTION_KEY", "secret", "must be 32 bytes in base64"],
    ["BACKUPCHECKS_ENCRYPTION_KEY", Buffer.alloc(31).toString("base64"), "must be 32 bytes in base64"],
    ["BACKUPCHECKS_ENCRYPTION_KEY", Buffer.alloc(33).toString("base64"), "must be 32 bytes in base64"],
    ["BACKUPCHECKS_METRICS_TOKEN", "x".repeat(15), "must have at least 16 characters"],
    ["LOG_LEVEL", "verbose", "must be debug, info, warn or error"],
    ["AUTOTASK_ZONE_INFO_URL", "webservices.autotask.net", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "http://webservices.autotask.net/zoneInformation", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "https://autotask.net/zoneInformation", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "https://evilautotask.net/zoneInformation", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "https://webservices.autotask.net.evil.test/zoneInformation", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "https://evil.test/.autotask.net", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "https://evil.test#.autotask.net", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "https://webservices.autotask.net@evil.test/", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "https://user:pw@webservices.autotask.net/", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "https://webservices.autotask.net:8443/", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "https://webservices.autotask.net/?user=x", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "http://localhost.evil.test/", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "http://127.0.0.1.evil.test/", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "http://192.168.0.1/", ZONE],
    ["AUTOTASK_ZONE_INFO_URL", "file://localhost/etc/passwd", ZONE],
    ["TRUSTED_PROXIES", "proxy.example.com", PROXIES],
    ["TRUSTED_PROXIES", "10.0.0.1,", PROXIES],
    ["TRUSTED_PROXIES", "10.0.0.0/33", PROXIES],
    ["TRUSTED_PROXIES", "10.0.0.1 10.0.0.2", PROXIES],
    ["TRUSTED_PROXIES", "10.0.0.256", PROXIES],
  ])("refuses %s=%s in one line that names it and says what it must be", (name, text, words) => {
    expect(() => readEnvironment({ [name]: text })).toThrow(new Error(`${name} ${words}`));
  });

  const PROVIDER = {
    OIDC_ISSUER: "https://login.example.com/realms/msp",
    OIDC_CLIENT_ID: "backupchecks",
    OIDC_CLIENT_SECRET: "canary",
  };

  it.each([
    PROVIDER.OIDC_ISSUER,
    "http://127.0.0.1:4711",
    "http://localhost:4711/oidc",
    "https://login.example.com/",
  ])("takes %s for the provider of single sign-on", (issuer) => {
    expect(readEnvironment({ ...PROVIDER, OIDC_ISSUER: issuer, OIDC_NAME: "Contoso" })).toMatchObject({
      ...PROVIDER,
      OIDC_ISSUER: issuer,
      OIDC_NAME: "Contoso",
    });
  });

  it.each([
    ["http://login.example.com"],
    ["login.example.com"],
    ["https://user:pw@login.example.com"],
    ["https://login.example.com/?tenant=x"],
    ["https://login.example.com/#x"],
  ])("refuses %s for it", (issuer) => {
    expect(() => readEnvironment({ ...PROVIDER, OIDC_ISSUER: issuer })).toThrow(
      new Error("OIDC_ISSUER must be an https address without a query, or a loopback one"),
    );
  });

  it.each([
    ["OIDC_ISSUER", "OIDC_CLIENT_ID"],
    ["OIDC_CLIENT_ID", "OIDC_ISSUER"],
    ["OIDC_CLIENT_SECRET", "OIDC_ISSUER"],
  ] as const)("refuses the provider without %s", (missing, set) => {
    expect(() => readEnvironment({ ...PROVIDER, [missing]: undefined })).toThrow(
      new Error(`${missing} must be set, as ${set} is`),
    );
  });

  it("never repeats a secret in its refusal", () => {
    for (const name of [
      "NEXTAUTH_SECRET",
      "BACKUPCHECKS_ENCRYPTION_KEY",
      "BACKUPCHECKS_METRICS_TOKEN",
      "DATABASE_URL",
    ])
      expect(() => readEnvironment({ [name]: "canary" })).toThrow(expect.not.stringContaining("canary"));
  });
});
