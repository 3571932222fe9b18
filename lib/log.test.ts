import { symbols } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { metricsText } from "@/lib/metrics";

interface Destination {
  write(line: string): void;
}

let lines: string[];

beforeEach(() => {
  lines = [];
  const destination = (log as unknown as Record<symbol, Destination>)[symbols.streamSym] as Destination;
  vi.spyOn(destination, "write").mockImplementation((line) => void lines.push(line));
  log.level = "info";
});
afterEach(() => vi.restoreAllMocks());

const last = () => JSON.parse(lines.at(-1) ?? "null") as Record<string, unknown>;

describe("the log", () => {
  it("is one JSON object a line, with its level in words and the time in UTC", () => {
    log.info({ requestId: "r1", customer: "Contoso" }, "saved");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(last()).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      requestId: "r1",
      customer: "Contoso",
      msg: "saved",
    });
  });

  it("has its lines counted, those that are written", async () => {
    log.debug("detail");
    log.error("one");
    log.warn("two");
    const counted = (await metricsText(null)).text.split("\n").filter((line) => line.includes("log_lines"));
    expect(counted).toContain('backupchecks_log_lines_total{level="error"} 1');
    expect(counted.join()).not.toContain("debug");
  });

  it("says nothing below its level", () => {
    log.debug({ a: 1 }, "detail");
    expect(lines).toEqual([]);
  });

  const secrets = [
    "password",
    "secret",
    "token",
    "authorization",
    "cookie",
    "trackingIdentifier",
    "integrationCode",
    "code",
  ];
  it.each(secrets)("never shows %s, at any depth that we write, in children too", (name) => {
    const holder = { [name]: "canary", other: "shown" };
    log.info(holder, "a");
    log.error({ a: holder }, "b");
    log.info({ a: { b: holder } }, "c");
    log.child({ requestId: "r1" }).info({ a: { b: holder } }, "d");
    log.child(holder).info("e");
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      expect(line).not.toContain("canary");
      expect(line).toContain("[redacted]");
      expect(line).toContain("shown");
    }
  });

  it("tells an error with its stack, and never the secrets that it carries", () => {
    const error = Object.assign(new Error("refused"), { status: 401, config: { authorization: "canary" } });
    log.error({ err: error }, "failed");
    expect(last()).toMatchObject({
      level: "error",
      err: { type: "Error", message: "refused", status: 401, stack: expect.stringContaining("log.test") },
    });
    expect(lines.join("")).not.toContain("canary");
  });
});
