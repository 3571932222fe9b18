// The web application as a process of its own, as all commands and the browser tests start it.
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const ROOT = path.join(import.meta.dirname, "..");
const READY_WITHIN_MS = 90_000;
/** The server itself gives up after ten seconds. */
const STOPPED_WITHIN_MS = 15_000;
const KEPT_OUTPUT = 200_000;

export interface AppProcessOptions {
  port: number;
  databaseUrl: string;
  /** What it gets besides, on top of this process's environment. */
  env?: Record<string, string | undefined>;
  /** The development server instead of the build. */
  dev?: boolean;
  /** Its output is kept for `logs()`, or goes where ours goes. */
  output?: "keep" | "inherit";
}

export interface AppProcess {
  url: string;
  pid: number;
  /** What it has written so far, errors included (the last of it, if that is a lot). */
  logs(): string;
  /** Resolves, with words for it, when the process has ended. */
  ended: Promise<string>;
  /** Lets it finish what it does, then ends it. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Starts the web application and waits until it serves. Several may run at once, on one database too.
 * @throws Error with its last words if it does not come up.
 */
export async function startAppProcess(options: AppProcessOptions): Promise<AppProcess> {
  const { port, dev = false, output = "keep" } = options;
  const args = ["scripts/serve.ts", ...(dev ? ["--dev"] : [])];
  const env = appEnvironment(options);
  const child = spawn(path.join(ROOT, "node_modules", ".bin", "node"), args, {
    cwd: ROOT,
    env,
    stdio: output === "keep" ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "inherit", "inherit", "ipc"],
  });
  let kept = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      kept = (kept + chunk).slice(-KEPT_OUTPUT);
    });
  }
  let listens = false;
  child.on("message", () => {
    listens = true;
  });
  const exited = new Promise<void>((resolve) => {
    child.on("error", () => resolve());
    child.on("exit", () => resolve());
  });
  const app: AppProcess = {
    url: `http://localhost:${port}`,
    pid: child.pid ?? 0,
    logs: () => kept,
    ended: exited.then(() => `The web application has ended${describeEnd(child)}.`),
    stop: async () => {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), STOPPED_WITHIN_MS);
      await exited;
      clearTimeout(late);
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
  // Not before it says that it listens: on a port that was taken meanwhile, somebody else would answer.
  const isHealthy = () => listens && answers(`http://${reachable(env.HOSTNAME)}:${port}/api/health`);
  await untilHealthy(app, child, isHealthy);
  return app;
}

function appEnvironment({ port, databaseUrl, env, dev }: AppProcessOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOSTNAME: "127.0.0.1",
    ...env,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

async function untilHealthy(
  app: AppProcess,
  child: ChildProcess,
  isHealthy: () => Promise<boolean> | false,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isHealthy())) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(app.logs().trim() || (await app.ended));
    }
    if (Date.now() > deadline) {
      await app.kill();
      throw new Error(`The web application does not get ready. ${app.logs().trim()}`);
    }
    await pause(50);
  }
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
}

/** An address to speak to a server that listens on `hostname`, which may stand for all addresses. */
function reachable(hostname: string | undefined): string {
  if (hostname === "0.0.0.0") return "127.0.0.1";
  if (hostname === "::") return "[::1]";
  return hostname?.includes(":") ? `[${hostname}]` : (hostname ?? "127.0.0.1");
}

function describeEnd({ exitCode, signalCode }: ChildProcess): string {
  if (signalCode) return ` (${signalCode})`;
  return exitCode ? ` (exit code ${exitCode})` : "";
}
