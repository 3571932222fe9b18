import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerApi } from "./api";
import { answerControl, isControlPath } from "./control-plane";
import { SandboxHost } from "./host";
import { Ended, type Exchange, readExchange, send } from "./http";
import { answerPage } from "./pages";
import { isApiPath } from "./routes";
import { sampleTenant, type Tenant } from "./tenant";

const LOOPBACK = "127.0.0.1";
/** Longer than any client keeps an idle connection, so that none is cut in the very moment in which it is used again. */
const KEEP_ALIVE_MS = 120_000;

export interface AutotaskSandboxOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** The sample tenant by default. */
  tenant?: Tenant;
  /** Added to each request to the API; 0 by default. */
  latencyMs?: number;
}

export interface AutotaskSandbox {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** The resource that discovers the zone; `?user=` is to be added. */
  zoneInfoUrl: string;
  port: number;
  /** Cuts off what is under way and closes; safe to call again. */
  stop(): Promise<void>;
}

/**
 * Starts a server on loopback that acts as Autotask's REST API, with a control plane under `/_control` and a page per ticket. Several
 * may run in one process; each has its own state.
 * @throws if the port is taken.
 */
export async function startAutotaskSandbox(options: AutotaskSandboxOptions = {}): Promise<AutotaskSandbox> {
  const { port = 0, latencyMs = 0 } = options;
  const servers: Server[] = [];
  const open = async (isFirstHost: boolean, wantedPort: number): Promise<number> => {
    const server = createServer((request, response) => {
      void handle({ host, isFirstHost, latencyMs }, request, response);
    });
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    servers.push(server);
    return listen(server, wantedPort);
  };
  const host = new SandboxHost(options.tenant ?? sampleTenant(), async () => originOf(await open(false, 0)));

  const boundPort = await open(true, port);
  const origin = originOf(boundPort);
  host.firstOrigin = origin;
  return {
    origin,
    zoneInfoUrl: `${origin}/atservicesrest/v1.0/zoneInformation`,
    port: boundPort,
    stop: async () => {
      host.state.ending.abort();
      await Promise.all(servers.splice(0).map(close));
    },
  };
}

function originOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

interface Entrance {
  host: SandboxHost;
  isFirstHost: boolean;
  latencyMs: number;
}

async function handle(entrance: Entrance, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const exchange = await readExchange(request, response);
    if (exchange === null) {
      response.socket?.destroy();
      return;
    }
    await dispatch(entrance, exchange);
  } catch (error) {
    if (error instanceof Ended || response.headersSent) {
      response.socket?.destroy();
      return;
    }
    const body = `The sandbox itself failed: ${error instanceof Error ? error.stack : String(error)}`;
    send(response, { status: 500, contentType: "text/plain; charset=utf-8", body });
  }
}

async function dispatch({ host, isFirstHost, latencyMs }: Entrance, exchange: Exchange): Promise<void> {
  const { state } = host;
  state.settle();
  if (isApiPath(exchange.path)) {
    const origin = isFirstHost ? host.firstOrigin : (host.secondOrigin ?? host.firstOrigin);
    const tenantOrigin = () => host.tenantOrigin();
    await answerApi(state, exchange, { isFirstHost, origin, tenantOrigin, latencyMs });
  } else if (isControlPath(exchange.path)) {
    send(exchange.response, await answerControl(host, exchange));
  } else {
    send(exchange.response, answerPage(state, exchange));
  }
}
