// Real requests over kept connections. Node's own client: it costs the least of the processor that the server needs too.
import { Agent, type IncomingMessage, request } from "node:http";
import { text as textOf } from "node:stream/consumers";

export interface Answer {
  status: number;
  /** Milliseconds until the first byte of the answer's head, and until its body is there in full. */
  firstByteMs: number;
  ms: number;
  /** Bytes of the body as they were sent (compressed, where the answer is). */
  bytes: number;
}

export interface HttpClient {
  get(path: string, headers: Record<string, string>): Promise<Answer>;
  /** The body of a page, for looking at it. */
  textOf(path: string, headers: Record<string, string>): Promise<string>;
  post(path: string, headers: Record<string, string>, body: string): Promise<Answer & { body: string }>;
  close(): void;
}

/** A client with that many connections to one server, kept open. */
export function httpClient(origin: string, connections: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(origin);

  function send(method: string, path: string, headers: Record<string, string>, body?: string) {
    return new Promise<{ response: IncomingMessage; startedAt: number }>((resolve, reject) => {
      const startedAt = performance.now();
      const outgoing = request({
        agent,
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: { host: `${hostname}:${port}`, ...headers },
      });
      outgoing.on("response", (response) => resolve({ response, startedAt }));
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  return {
    async get(path, headers) {
      const { response, startedAt } = await send("GET", path, headers);
      const firstByteMs = performance.now() - startedAt;
      let bytes = 0;
      for await (const chunk of response) bytes += (chunk as Buffer).length;
      return { status: response.statusCode ?? 0, firstByteMs, ms: performance.now() - startedAt, bytes };
    },
    async textOf(path, headers) {
      const { response } = await send("GET", path, headers);
      return textOf(response);
    },
    async post(path, headers, body) {
      const length = String(Buffer.byteLength(body));
      const { response, startedAt } = await send(
        "POST",
        path,
        { ...headers, "content-length": length },
        body,
      );
      const firstByteMs = performance.now() - startedAt;
      const answer = await textOf(response);
      const ms = performance.now() - startedAt;
      return {
        status: response.statusCode ?? 0,
        firstByteMs,
        ms,
        bytes: Buffer.byteLength(answer),
        body: answer,
      };
    },
    close: () => agent.destroy(),
  };
}
