// The web server: Next behind a Node server of our own. It is started by the other commands as a process of its own, with plain
// `node` and everything in the environment. So it imports packages alone: no aliases, and no `react-server` condition, which the
// rest of the commands run under and which would hand the renderer the wrong React.
import { createServer } from "node:http";
import next from "next";
import { nameThePeer, nameTheRequest, observed } from "./http-observing.ts";

const STOP_HOOKS = Symbol.for("backupchecks.stop");
const STOPPED_HOOKS = Symbol.for("backupchecks.stopped");

const port = Number(process.env.PORT ?? 3000);
const hostname = process.env.HOSTNAME || "127.0.0.1";
const dev = process.argv.includes("--dev");
// The development server holds a connection to every open page, which would never end by itself.
const STOP_WITHIN_MS = dev ? 500 : 10_000;

const server = createServer();
const app = next({ dev, dir: process.cwd(), hostname: "localhost", port, httpServer: server });
let stopping = false;

type Hooks = Set<() => Promise<void>>;

/**
 * What the application wants to end in good order adds itself to these sets, from `instrumentation.ts`: background work to the first, and
 * to the second what has to be written once nothing happens any more.
 */
function hooks(name: symbol): Hooks {
  const shared = globalThis as { [name: symbol]: Hooks | undefined };
  const known = shared[name] ?? new Set();
  shared[name] = known;
  return known;
}

/** Takes no new connection, lets running requests and background work end; whatever is left after ten seconds is cut. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await Promise.allSettled([closed, ...[...hooks(STOP_HOOKS)].map((hook) => hook())]);
  await Promise.allSettled([...hooks(STOPPED_HOOKS)].map((hook) => hook()));
  clearInterval(sweep);
  await app.close();
  process.exit(0);
}

function fail(error: NodeJS.ErrnoException): never {
  console.error(
    error.code === "EADDRINUSE"
      ? `Port ${port} on ${hostname} is in use. Set PORT to a free one.`
      : `The web server can't start: ${error.message}`,
  );
  process.exit(1);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
// The channel to the command that started this process: it closes when that one dies, even by a kill that it can't notice.
process.on("disconnect", () => void stop());
process.channel?.unref();

// A client that dawdles over its headers is cut off; the body of a large report may take the five minutes that are Node's default.
server.headersTimeout = 20_000;
// Longer than the 60 s that reverse proxies keep an idle connection for, so that the proxy is the one to close it.
server.keepAliveTimeout = 65_000;

for (const name of [STOP_HOOKS, STOPPED_HOOKS]) hooks(name);
await app.prepare();
const handle = app.getRequestHandler();
server.on("request", (request, response) => {
  const requestId = nameTheRequest(request, response, nameThePeer(request));
  if (stopping) response.setHeader("Connection", "close");
  observed({ request, response, requestId }, () => handle(request, response)).catch((error: unknown) => {
    console.error("The request failed outside of the application:", error);
    if (!response.headersSent) response.statusCode = 500;
    response.end();
  });
});
server.on("error", fail);
server.listen(port, hostname, () => process.send?.({ listening: port }));
