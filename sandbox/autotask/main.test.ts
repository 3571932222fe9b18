import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";

const running = new Set<ChildProcess>();

function run(...options: string[]): ChildProcess {
  const main = path.join(import.meta.dirname, "main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main, ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

afterEach(() => {
  for (const child of running) {
    child.kill("SIGKILL");
  }
});

describe("the command", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "prints its address in one line and stops at %s",
    async (signal) => {
      const child = run("--port", "0");
      const lines: string[] = [];
      if (child.stdout === null) {
        throw new Error("The command has no output.");
      }
      const reader = createInterface({ input: child.stdout });
      reader.on("line", (line) => lines.push(line));
      await once(reader, "line");
      const origin = /^Autotask sandbox listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(lines[0] ?? "")?.[1];
      const response = await fetch(`${origin}/atservicesrest/versioninformation`);
      expect(await response.json()).toEqual({ apiVersions: ["1.0"] });
      const exit = once(child, "exit");
      child.kill(signal);
      expect(await exit).toEqual([0, null]);
      expect(lines).toHaveLength(1);
    },
  );

  it("says in one line what is wrong with an option", async () => {
    const child = run("--port", "seven");
    const chunks: Buffer[] = [];
    child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
    expect(await once(child, "close")).toEqual([1, null]);
    expect(Buffer.concat(chunks).toString()).toBe(
      '--port must be a whole number from 0 to 65535, not "seven".\n',
    );
  });
});
