import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

/** The room's own compiler settings are its fence: what a rule may not know does not compile (house.md, "Direction rules"). */
const ROOM = import.meta.dirname;
const FORBIDDEN = [
  "fetch",
  "process",
  "console",
  "URL",
  "setTimeout",
  "crypto",
  "Buffer",
  "window",
  "performance",
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "domain-fence-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("compiles nothing that reaches out of the room", () => {
  writeFileSync(
    path.join(folder, "bad.ts"),
    `${FORBIDDEN.map((name) => `${name};`).join("\n")}\nexport {};\n`,
  );
  writeFileSync(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({ extends: path.join(ROOM, "tsconfig.json"), include: ["bad.ts"], exclude: [] }),
  );
  const compiler = path.resolve(ROOM, "../../node_modules/.bin/tsc");
  const run = spawnSync(compiler, ["-p", folder, "--pretty", "false"], { encoding: "utf8" });
  const named = FORBIDDEN.filter((name) => run.stdout.includes(`Cannot find name '${name}'`));
  expect(named).toEqual(FORBIDDEN);
});
