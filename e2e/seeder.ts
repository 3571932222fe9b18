import { fork } from "node:child_process";
import path from "node:path";
import type { SeedAnswer, SeedRequest, Seeds } from "@/lib/testing/e2e-seed";

const ROOT = path.join(import.meta.dirname, "..");

/** Asks the stories of one instance for what a test needs to find there (lib/testing/e2e-seed.ts). */
export type Seed = <Name extends keyof Seeds>(
  name: Name,
  ...input: Parameters<Seeds[Name]>
) => Promise<Awaited<ReturnType<Seeds[Name]>>>;

export interface Seeder {
  seed: Seed;
  stop(): Promise<void>;
}

/** Starts the seeding process of an instance with that instance's environment. */
export function startSeeder(env: NodeJS.ProcessEnv): Seeder {
  const child = fork(path.join(ROOT, "lib", "testing", "e2e-seed.ts"), [], {
    cwd: ROOT,
    execPath: path.join(ROOT, "node_modules", ".bin", "node"),
    // The condition makes `server-only` the empty package that it is on a server.
    execArgv: ["--import", "tsx", "--conditions=react-server"],
    env: { ...env, NODE_OPTIONS: "", LOG_LEVEL: "error" },
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  child.on("message", (answer: SeedAnswer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("error" in answer) asked?.reject(new Error(`seeding: ${answer.error}`));
    else asked?.resolve(answer.value);
  });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new Error("the seeding process has ended"));
  });

  let last = 0;
  return {
    seed: (name, ...[input]) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id: last, name, input } satisfies SeedRequest);
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
