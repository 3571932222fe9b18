import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Reply } from "./replies";

const LARGEST_BODY = 10_000_000;

/** One request, wholly read, and the response that waits for it. */
export interface Exchange {
  method: string;
  /** Path and query string as they came. */
  url: string;
  path: string;
  search: URLSearchParams;
  headers: IncomingHttpHeaders;
  bodyText: string;
  response: ServerResponse;
}

/** Reads a request; null if the client left in the middle of it or sends without end. */
export async function readExchange(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Exchange | null> {
  const url = request.url ?? "/";
  const [path = "/", ...query] = url.split("?");
  const bodyText = await readBody(request);
  return bodyText === null
    ? null
    : {
        method: request.method ?? "GET",
        url,
        path,
        search: new URLSearchParams(query.join("?")),
        headers: request.headers,
        bodyText,
        response,
      };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_BODY) {
        return null;
      }
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Sends a whole answer. */
export function send(response: ServerResponse, reply: Reply): void {
  writeHead(response, reply);
  response.end(reply.body);
}

/** Announces the whole answer, sends half of it and cuts the connection once that half is out. */
export function sendHalf(response: ServerResponse, reply: Reply): void {
  writeHead(response, reply);
  response.write(reply.body.slice(0, Math.ceil(reply.body.length / 2)), () => response.socket?.destroy());
}

function writeHead(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, {
    ...(reply.contentType === null ? {} : { "Content-Type": reply.contentType }),
    "Content-Length": Buffer.byteLength(reply.body),
    "Cache-Control": "no-store",
    ...reply.headers,
  });
}

/** Thrown into whatever waits when its state is thrown away. */
export class Ended extends Error {}

/** Waits so many milliseconds; rejects with {@link Ended} if the state is thrown away meanwhile. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new Ended());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Waits until the client has gone; rejects with {@link Ended} if the state is thrown away meanwhile. */
export function clientLeft(response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (response.destroyed) {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new Ended());
    response.once("close", () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
