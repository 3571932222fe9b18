import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runsIn } from "./cli-files";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "cli-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string): Promise<unknown[]> {
  const file = path.join(folder, "runs");
  await writeFile(file, content);
  return runsIn(file);
}

describe("the runs in a file", () => {
  it.each([
    ["one", '{"a":1}', [{ a: 1 }]],
    ["one over several lines", '{\n"a":1\n}\n', [{ a: 1 }]],
    ["an array", '[{"a":1},{"b":2}]', [{ a: 1 }, { b: 2 }]],
    ["an array over several lines", '[\r\n{"a":1},\r\n{"b":2}\r\n]\r\n', [{ a: 1 }, { b: 2 }]],
    ["one a line", '{"a":1}\r\n\r\n{"b":2}\n', [{ a: 1 }, { b: 2 }]],
    ["a line that is no JSON is a run to reject", '{"a":1}\noops\n', [{ a: 1 }, null]],
  ])("%s, with and without a byte order mark", async (_, content, runs) => {
    expect(await read(content)).toEqual(runs);
    expect(await read(`\ufeff${content}`)).toEqual(runs);
  });

  it.each(["", "\ufeff", " \r\n\n", "[]", "\ufeff[ ]\n"])(
    "none in %j is a failure that names the file",
    async (content) => {
      await expect(read(content)).rejects.toThrow(`${path.join(folder, "runs")} holds no run.`);
    },
  );
});
