import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import type { LifeEnd, LiveOrder } from "@/lib/testing/life/acts";
import type { HistoriesOrder, HistoriesReport } from "@/lib/testing/resolving/histories";
import type { FromWorker, StoryEnd, StoryOrder, ToWorker } from "./messages";

const ROOT = path.join(import.meta.dirname, "../../..");
const WORKER = "lib/testing/workers/worker.ts";
const KEPT_OUTPUT = 10_000;

/** A worker in a process of its own (see `worker.ts`). */
export interface WorkerProcess {
  /** Resolves when the worker holds the order and waits for `go`. */
  arm(order: StoryOrder): Promise<void>;
  /** @throws Error with the worker's last words if it dies over it. */
  go(): Promise<StoryEnd[]>;
  /** Has it carry out an order that kills it. @returns the signal it died of. */
  goAndDie(): Promise<NodeJS.Signals | null>;
  /** Has people act in it, all at once. */
  live(order: LiveOrder): Promise<LifeEnd[]>;
  /** Has it play histories, each of its lanes with an Autotask of its own. */
  play(order: HistoriesOrder): Promise<HistoriesReport>;
  stop(): Promise<void>;
}

/** Starts a worker on the database of `DATABASE_URL`, with another process's Autotask; resolves when it takes orders. */
export async function startWorker(zoneInfoUrl: string): Promise<WorkerProcess> {
  const child = spawn(
    path.join(ROOT, "node_modules", ".bin", "node"),
    ["--import", "tsx", "--conditions=react-server", WORKER],
    {
      cwd: ROOT,
      env: { ...process.env, AUTOTASK_ZONE_INFO_URL: zoneInfoUrl, LOG_LEVEL: "error", NODE_OPTIONS: "" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  const line = new Line(child);
  await line.hear("ready");
  return {
    async arm(order) {
      line.say({ say: "arm", order });
      await line.hear("armed");
    },
    async go() {
      line.say({ say: "go" });
      return (await line.hear("done")).ends;
    },
    async goAndDie() {
      line.say({ say: "go" });
      await line.ended;
      return child.signalCode;
    },
    async live(order) {
      line.say({ say: "live", order });
      return (await line.hear("lived")).ends;
    },
    async play(order) {
      line.say({ say: "play", order });
      return (await line.hear("played")).report;
    },
    async stop() {
      child.kill("SIGKILL");
      await line.ended;
    },
  };
}

/** The messages of one worker, which either come or are cut off by its end. */
class Line {
  readonly ended: Promise<void>;
  private output = "";

  constructor(private readonly child: ChildProcess) {
    this.ended = new Promise((resolve) => {
      child.once("error", () => resolve());
      child.once("exit", () => resolve());
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.output = (this.output + chunk).slice(-KEPT_OUTPUT);
      });
    }
  }

  say(message: ToWorker): void {
    this.child.send(message);
  }

  async hear<Said extends FromWorker["say"]>(said: Said): Promise<Extract<FromWorker, { say: Said }>> {
    let listen: (message: FromWorker) => void = () => {};
    const heard = new Promise<Extract<FromWorker, { say: Said }>>((resolve) => {
      listen = (message) => {
        if (message.say === said) resolve(message as Extract<FromWorker, { say: Said }>);
      };
      this.child.on("message", listen);
    });
    const cutOff = this.ended.then(() => {
      throw new Error(
        `A worker ended (${this.child.signalCode ?? this.child.exitCode}). ${this.output.trim()}`,
      );
    });
    try {
      return await Promise.race([heard, cutOff]);
    } finally {
      cutOff.catch(() => {});
      this.child.off("message", listen);
    }
  }
}
