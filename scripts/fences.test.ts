import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** One import that each room must not make, and one that it may: proof that the rules of biome.json still bite after an upgrade. */
const FENCES: { file: string; forbidden: string; allowed: string }[] = [
  { file: "lib/domain/rule.ts", forbidden: "zod", allowed: "./run" },
  { file: "lib/domain/clock.ts", forbidden: "node:fs", allowed: "./result" },
  { file: "lib/schemas/form.ts", forbidden: "@/lib/data/db", allowed: "zod" },
  { file: "lib/readers/tool.ts", forbidden: "node:fs", allowed: "@/lib/domain/run" },
  { file: "lib/autotask/call.ts", forbidden: "@/lib/data/settings", allowed: "@/lib/domain/psa" },
  { file: "lib/autotask/setting.ts", forbidden: "@/lib/env", allowed: "zod" },
  {
    file: "lib/data/rows.ts",
    forbidden: "@/lib/use-cases/create-ticket",
    allowed: "@/prisma/generated/client",
  },
  { file: "lib/data/vendor.ts", forbidden: "@/lib/autotask/gateway", allowed: "@/lib/env" },
  { file: "lib/auth/session.ts", forbidden: "@/lib/autotask/gateway", allowed: "next-auth" },
  { file: "lib/use-cases/story.ts", forbidden: "@/lib/autotask/gateway", allowed: "@/lib/data/runs" },
  { file: "lib/use-cases/page.ts", forbidden: "next/headers", allowed: "@/lib/schemas/form" },
  { file: "lib/use-cases/query.ts", forbidden: "@prisma/client", allowed: "@/lib/log" },
  { file: "lib/background/worker.ts", forbidden: "@/lib/data/runs", allowed: "@/lib/use-cases/story" },
  { file: "lib/server.ts", forbidden: "@/app/page", allowed: "@/lib/autotask/gateway" },
  { file: "components/panel.tsx", forbidden: "@/lib/use-cases/story", allowed: "@/lib/domain/run" },
  { file: "components/action.tsx", forbidden: "@/app/_actions/ticket-actions", allowed: "react" },
  { file: "app/page.tsx", forbidden: "@/lib/data/runs", allowed: "@/lib/use-cases/story" },
  { file: "app/api/route.ts", forbidden: "@/lib/autotask/gateway", allowed: "@/lib/server" },
  { file: "scripts/command.ts", forbidden: "@/lib/data/runs", allowed: "@/lib/server" },
  { file: "sandbox/autotask/answer.ts", forbidden: "@/lib/domain/psa", allowed: "node:http" },
  { file: "e2e/story.spec.ts", forbidden: "@/lib/use-cases/story", allowed: "@/lib/domain/run" },
  { file: "lib/use-cases/climb.ts", forbidden: "../data/runs", allowed: "./circumstances" },
];

const RULES = ["lint/style/noRestrictedImports", "lint/style/noProcessEnv"];

const root = path.resolve(import.meta.dirname, "..");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "backupchecks-fences-"));
  cpSync(path.join(root, "biome.json"), path.join(folder, "biome.json"));
  cpSync(path.join(root, ".gitignore"), path.join(folder, ".gitignore"));
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
});

afterAll(() => rmSync(folder, { recursive: true }));

function lint(file: string, content: string): { checked: number; rules: string[] } {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
  const biome = path.join(root, "node_modules/.bin/biome");
  const { stdout } = spawnSync(biome, ["lint", "--reporter=json", file], {
    cwd: folder,
    encoding: "utf8",
  });
  const report = JSON.parse(stdout) as {
    summary: { unchanged: number };
    diagnostics: { category: string }[];
  };
  rmSync(target);
  return {
    checked: report.summary.unchanged,
    rules: report.diagnostics.map(({ category }) => category).filter((category) => RULES.includes(category)),
  };
}

describe("the fences between the rooms", () => {
  it.each(FENCES)("$file may not import $forbidden", ({ file, forbidden }) => {
    const { checked, rules } = lint(file, `import "${forbidden}";\n`);
    expect(checked).toBe(1);
    expect(rules).toEqual(["lint/style/noRestrictedImports"]);
  });

  it.each(FENCES)("$file may import $allowed", ({ file, allowed }) => {
    expect(lint(file, `import "${allowed}";\n`)).toEqual({ checked: 1, rules: [] });
  });

  it.each(["lib/use-cases/story.ts", "app/page.tsx", "components/panel.tsx", "lib/data/rows.ts"])(
    "%s may not read process.env",
    (file) => {
      expect(lint(file, "export const port = process.env.PORT;\n").rules).toEqual([
        "lint/style/noProcessEnv",
      ]);
    },
  );

  it("lib/env.ts may read process.env", () => {
    expect(lint("lib/env.ts", "export const port = process.env.PORT;\n")).toEqual({ checked: 1, rules: [] });
  });
});

describe("the domain's own compiler settings", () => {
  it.each(["fetch('x')", "process.exit()", "console.log(1)", "document.title", "Buffer.from('x')"])(
    "%s does not compile there",
    (words) => {
      const settings = {
        extends: path.join(root, "lib/domain/tsconfig.json"),
        include: ["rule.ts"],
        exclude: [],
      };
      writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(settings));
      writeFileSync(path.join(folder, "rule.ts"), `export const outcome = ${words};\n`);
      const { status, stdout } = spawnSync(
        path.join(root, "node_modules/.bin/tsc"),
        ["-p", ".", "--noEmit"],
        { cwd: folder, encoding: "utf8" },
      );
      expect(status).not.toBe(0);
      expect(stdout).toMatch(/rule\.ts\(1,\d+\): error TS(2304|2552|2580|2584|2591)/);
    },
  );
});
