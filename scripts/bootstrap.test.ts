import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lockFits, missingPackages } from "./installation.mjs";
import { commandLine } from "./run-command.mjs";

describe("commandLine", () => {
  it("passes the arguments on as they came, in the condition of a server", () => {
    expect(commandLine("cli", ["ingest", "restic", "--customer", "A b", "-"])).toEqual([
      "--import",
      "tsx",
      "--conditions=react-server",
      "scripts/cli.ts",
      ...["ingest", "restic", "--customer", "A b", "-"],
    ]);
  });

  it.each([undefined, "", "../x", "a.b", "--help"])("refuses %j as a command", (command) => {
    expect(() => commandLine(command, [])).toThrow("Name a command");
  });
});

describe("bootstrap", () => {
  it("ends with one line for a command that there is not", () => {
    const file = path.join(import.meta.dirname, "bootstrap.mjs");
    const { status, stderr } = spawnSync(process.execPath, [file, "no-such"], { encoding: "utf8" });
    expect([status, stderr]).toEqual([1, 'There is no command "no-such".\n']);
  });
});

describe("missingPackages", () => {
  const lock = {
    packages: {
      "": { version: "1.0.0" },
      "node_modules/a": { version: "1.0.0" },
      "node_modules/a/node_modules/b": { version: "2.0.0" },
      "node_modules/for-another-system": { version: "1.0.0", optional: true },
      "node_modules/workspace": { link: true },
    },
  };
  it.each([
    ["complete", { "node_modules/a": "1.0.0", "node_modules/a/node_modules/b": "2.0.0" }, []],
    ["without one", { "node_modules/a": "1.0.0" }, ["a/node_modules/b"]],
    ["with an older one", { "node_modules/a": "0.9.0", "node_modules/a/node_modules/b": "2.0.0" }, ["a"]],
    [
      "with another optional one",
      {
        "node_modules/a": "1.0.0",
        "node_modules/a/node_modules/b": "2.0.0",
        "node_modules/for-another-system": "2.0.0",
      },
      ["for-another-system"],
    ],
  ])("compares an installation that is %s", (_, versions, missing) => {
    const packages = Object.fromEntries(
      Object.entries(versions).map(([place, version]) => [place, { version }]),
    );
    expect(missingPackages(lock, { packages })).toEqual(missing);
  });
});

describe("lockFits", () => {
  const lock = { packages: { "": { dependencies: { a: "1.0.0" }, devDependencies: { b: "2.0.0" } } } };
  it("sees a package.json that was changed without its lock", () => {
    expect(lockFits({ dependencies: { a: "1.0.0" }, devDependencies: { b: "2.0.0" } }, lock)).toBe(true);
    expect(lockFits({ dependencies: { a: "1.1.0" }, devDependencies: { b: "2.0.0" } }, lock)).toBe(false);
    expect(lockFits({ dependencies: { a: "1.0.0" } }, lock)).toBe(false);
  });
});
