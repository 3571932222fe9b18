import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A small server whose every answer the test writes itself; what the sandbox does not do on purpose is tried with this. */
export interface LocalRequest {
  method: string;
  /** Below `/ATServicesRest/V1.0/`, without query. */
  path: string;
  headers: IncomingHttpHeaders;
  /** The parsed body; null for none. */
  body: unknown;
  socket: Socket;
}

export type LocalReply =
  | { status?: number; json?: unknown; text?: string; headers?: Record<string, string> }
  | "hang"
  | "hang-up"
  | "half-an-answer";

export type LocalHandler = (request: LocalRequest) => LocalReply | Promise<LocalReply>;

export interface LocalAutotask {
  origin: string;
  zoneInfoUrl: string;
  /** All requests but those for the zone. */
  requests: LocalRequest[];
  zoneLookUps: number;
  /** Answers everything but zone discovery. */
  handler: LocalHandler;
  /** Answers zone discovery; by default with this server. */
  zoneHandler: LocalHandler;
  close(): Promise<void>;
}

export async function startLocalAutotask(
  handler: LocalHandler = () => ({ json: {} }),
): Promise<LocalAutotask> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const { pathname } = new URL(request.url ?? "/", local.origin);
    const received: LocalRequest = {
      method: request.method ?? "",
      path: pathname.replace(/^\/ATServicesRest\/V1\.0\//, ""),
      headers: request.headers,
      body: text === "" ? null : JSON.parse(text),
      socket: request.socket,
    };
    const isZone = pathname === "/zoneInformation";
    if (isZone) local.zoneLookUps += 1;
    else local.requests.push(received);
    const reply = await (isZone ? local.zoneHandler : local.handler)(received);
    if (reply === "hang") return;
    if (reply === "hang-up") {
      request.socket.destroy();
      return;
    }
    if (reply === "half-an-answer") {
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
      response.write('{"itemId":4', () => request.socket.destroy());
      return;
    }
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    response.end(reply.text ?? (reply.json === undefined ? "" : JSON.stringify(reply.json)));
  });
  const origin = await listen(server);
  const local: LocalAutotask = {
    origin,
    zoneInfoUrl: `${origin}/zoneInformation`,
    requests: [],
    zoneLookUps: 0,
    handler,
    zoneHandler: () => ({
      json: { zoneName: "Local", url: `${origin}/ATServicesRest/`, webUrl: `${origin}/`, ci: 1 },
    }),
    close: () => close(server),
  };
  return local;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
