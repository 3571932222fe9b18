import { type AddressInfo, createServer } from "node:net";

/** A TCP port of the loopback address that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return listenOnce(0, "127.0.0.1");
}

/** @throws Error in one sentence where nobody can listen there: taken, not allowed, or no address of this machine. */
export async function refuseTakenPort(port: number, hostname: string): Promise<void> {
  try {
    await listenOnce(port, hostname);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new Error(`Port ${port} on ${hostname} is in use: set PORT to a free one.`);
    throw new Error(`PORT ${port} on HOSTNAME ${hostname} can't be listened on: ${message}`);
  }
}

function listenOnce(port: number, hostname: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(port, hostname, () => {
      const { port: bound } = probe.address() as AddressInfo;
      probe.close(() => resolve(bound));
    });
  });
}
