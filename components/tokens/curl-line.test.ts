import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { curlLine } from "./curl-line";

/** The line's words as a shell hands them to a command. */
async function wordsOf(line: string): Promise<string[]> {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`;
  const { stdout } = await promisify(execFile)("sh", ["-c", script]);
  return stdout.split("\0").slice(0, -1);
}

const given = {
  baseUrl: "https://backupchecks.example.com/",
  token: "bct_abc",
  externalId: "first-run",
  now: new Date("2026-11-22T22:41:30Z"),
};

describe("the ready line", () => {
  it.each(["Contoso", 'd\'Artagnan & Söhne "$(id)" \\ `id`'])(
    "is one command of a shell for %s",
    async (customer) => {
      const words = await wordsOf(curlLine({ ...given, customer }));
      expect(words.slice(0, 6)).toEqual([
        "https://backupchecks.example.com/api/v1/runs",
        "-H",
        "Authorization: Bearer bct_abc",
        "-H",
        "Content-Type: application/json",
        "-d",
      ]);
      expect(JSON.parse(words[6] ?? "")).toMatchObject({
        externalId: "first-run",
        customer,
        startedAt: "2026-11-22T22:00:00Z",
      });
      expect(words).toHaveLength(7);
    },
  );
});
