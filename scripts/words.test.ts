import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { defaultAddress } from "./instance";
import { migrationFolderName } from "./migration-name";
import { seconds, step } from "./progress.mjs";
import { isEmptyDiff, withoutHandWritten } from "./schema-difference";

describe("step", () => {
  const run = async (work: () => Promise<number>) => {
    const stream = new PassThrough();
    const outcome = await step("Building", work, {
      stream: stream as unknown as NodeJS.WriteStream,
      note: (n) => `${n} pages`,
    }).catch((error: Error) => error.message);
    return [outcome, String(stream.read())];
  };

  it("says in one line what was done, and what came of it", async () => {
    expect(await run(async () => 3)).toEqual([3, "Building: 3 pages\n"]);
  });

  it("says that it failed, and throws on", async () => {
    const failing = async () => {
      throw new Error("no");
    };
    expect(await run(failing)).toEqual(["no", "Building: failed\n"]);
  });

  it.each([
    [2_400, "2 s"],
    [59_499, "59 s"],
    [59_500, "1 min 00 s"],
    [125_000, "2 min 05 s"],
  ])("writes %i ms as %s", (ms, words) => {
    expect(seconds(0, ms)).toBe(words);
  });
});

describe("defaultAddress", () => {
  it.each([
    ["127.0.0.1", "http://localhost:3000"],
    ["0.0.0.0", "http://localhost:3000"],
    ["::", "http://localhost:3000"],
    ["192.0.2.7", "http://192.0.2.7:3000"],
    ["2001:db8::7", "http://[2001:db8::7]:3000"],
    ["backups.example.com", "http://backups.example.com:3000"],
  ])("of a server on %s is %s", (HOSTNAME, address) => {
    expect(defaultAddress({ HOSTNAME, PORT: 3000 })).toBe(address);
  });
});

describe("migrationFolderName", () => {
  it("is the time in UTC and the name in small letters", () => {
    const now = new Date("2026-11-23T18:30:05.123+01:00");
    expect(migrationFolderName(["Add", "Run-Notes!"], now)).toBe("20261123173005_add_run_notes");
  });

  it("refuses an empty name", () => {
    expect(() => migrationFolderName(["--"], new Date(0))).toThrow("npm run migration -- <name>");
  });
});

describe("withoutHandWritten", () => {
  const listed = { indexes: ["a_idx", "b_idx"] };
  const script =
    '-- DropIndex\nDROP INDEX "a_idx";\n\n-- DropIndex\nDROP INDEX "c_idx";\n\n-- DropIndex\nDROP INDEX "b_idx";\n';

  it("takes out what is listed and nothing else", () => {
    expect(withoutHandWritten(script, listed)).toBe('-- DropIndex\nDROP INDEX "c_idx";\n\n');
  });

  it.each([
    ["", true],
    ["-- This is an empty migration.", true],
    [script, false],
    [withoutHandWritten(script, { indexes: ["a_idx", "b_idx", "c_idx"] }), true],
    [withoutHandWritten(script, { indexes: [] }), false],
  ])("leaves %j, which is empty: %j", (sql, empty) => {
    expect(isEmptyDiff(sql)).toBe(empty);
  });
});
