import { parseArgs } from "node:util";
import { startAutotaskSandbox } from "./server";

/** `tsx sandbox/autotask/main.ts [--port N] [--latency-ms N]`: runs a sandbox until it is told to stop. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      "latency-ms": { type: "string", default: "0" },
    },
  });
  const sandbox = await startAutotaskSandbox({
    port: wholeNumber("--port", values.port, 65_535),
    latencyMs: wholeNumber("--latency-ms", values["latency-ms"], 600_000),
  });
  console.log(`Autotask sandbox listening on ${sandbox.origin}`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void sandbox.stop());
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > most) {
    throw new Error(`${name} must be a whole number from 0 to ${most}, not ${JSON.stringify(text)}.`);
  }
  return number;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
