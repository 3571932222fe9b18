import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

/** Takes every connection and says nothing, as a network does that drops what it is sent. */
let silent: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
  silent = createServer((socket) => sockets.add(socket)).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  // Read with the first import of what uses it.
  process.env.DATABASE_URL = `postgresql://nobody@127.0.0.1:${port}/nothing`;
  process.env.LOG_LEVEL = "error";
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  silent.close();
  await (await import("@/lib/data/db")).closeDatabase();
});

describe("with a database that never answers", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Less than it takes to give a connection up: whoever asks has given up before that. */
  const soon = () => vi.advanceTimersByTimeAsync(3_000);

  it("the process says soon that it is not ready", async () => {
    const { GET } = await import("./route");
    const [response] = await Promise.all([GET(), soon()]);
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: "unavailable", reason: "The database gives no answer in time." },
    ]);
  });

  it("the metrics say soon that it is not up", async () => {
    const { metricsNow } = await import("@/lib/server");
    const [{ text }] = await Promise.all([metricsNow(), soon()]);
    expect(text).toMatch(/^backupchecks_database_up 0$/m);
  });
});
