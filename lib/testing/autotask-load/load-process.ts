import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../../..");

/** An order to begin so many operations at once. */
export interface ToLoad {
  operations: number;
  /** With the places that all processes share, as the application has it; without, by the process's own limit alone. */
  isShared: boolean;
  companyId: number;
}

export type FromLoad = { say: "ready" } | { say: "done"; failures: string[] };

/** A worker in a process of its own (see `worker.ts`), on the database of `DATABASE_URL`. */
export interface LoadProcess {
  /** @returns how those operations ended that did not end well. */
  carryOut(order: ToLoad): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startLoad(zoneInfoUrl: string): Promise<LoadProcess> {
  const child = spawn(
    path.join(ROOT, "node_modules", ".bin", "node"),
    ["--import", "tsx", "--conditions=react-server", "lib/testing/autotask-load/worker.ts"],
    {
      cwd: ROOT,
      env: { ...process.env, AUTOTASK_ZONE_INFO_URL: zoneInfoUrl, LOG_LEVEL: "error", NODE_OPTIONS: "" },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    },
  );
  await heard(child);
  return {
    async carryOut(order) {
      const answer = heard(child);
      child.send(order);
      const message = await answer;
      return message.say === "done" ? message.failures : [message.say];
    },
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The next message. @throws Error if the process ends instead. */
async function heard(child: ChildProcess): Promise<FromLoad> {
  const ended = once(child, "exit").then(() => {
    throw new Error("A process that was to call Autotask has ended.");
  });
  ended.catch(() => {});
  const [message] = (await Promise.race([once(child, "message"), ended])) as [FromLoad];
  return message;
}
