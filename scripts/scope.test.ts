import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Readable } from "node:stream";
import { describe, expect, it, vi } from "vitest";

// Each case is a process of its own, which loads TypeScript first.
vi.setConfig({ testTimeout: 30_000 });

const HEAD = `import { runScoped } from "./scripts/scope.ts";
  const say = (word) => () => console.log(word);`;

/** Runs a command's main function in a process; `act` is called at its first output. */
async function run(
  main: string,
  act: (child: ChildProcess) => void = () => {},
): Promise<[number | null, string]> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", `${HEAD}\nrunScoped(async (scope) => { ${main} });`],
    { cwd: path.join(import.meta.dirname, ".."), stdio: ["ignore", "pipe", "pipe", "ipc"] },
  );
  const exited = once(child, "exit");
  let output = "";
  const read = async (stream: Readable) => {
    for await (const chunk of stream) {
      if (output === "") act(child);
      output += chunk;
    }
  };
  // "close" would say both at once, but never comes to a child that was disconnected.
  await Promise.all([exited, read(child.stdout as Readable), read(child.stderr as Readable)]);
  return [child.exitCode, output];
}

const SERVING =
  'scope.defer(say("first")); scope.defer(say("second")); say("serving")(); await scope.serve();';

describe("runScoped", () => {
  it.each([
    ["a signal", (child: ChildProcess) => child.kill("SIGTERM")],
    ["an interrupt", (child: ChildProcess) => child.kill("SIGINT")],
    ["the death of the process that started it", (child: ChildProcess) => child.disconnect()],
  ])("ends what was started, last first, at %s", async (_, act) => {
    expect(await run(SERVING, (child) => void act(child))).toEqual([0, "serving\nsecond\nfirst\n"]);
  });

  it("ends it too when something fails, says why in one line, and fails itself", async () => {
    const main = 'scope.defer(say("ended")); await scope.serve(Promise.resolve("The database is gone."));';
    expect(await run(main)).toEqual([1, "The database is gone.\nended\n"]);
    expect(await run('scope.defer(say("ended")); throw new Error("PORT is odd");')).toEqual([
      1,
      "PORT is odd\nended\n",
    ]);
  });

  it("goes on ending after one end has failed", async () => {
    const main = 'scope.defer(say("ended")); scope.defer(() => { throw new Error("stuck"); });';
    expect(await run(main)).toEqual([1, "ended\nstuck\n"]);
  });

  it("gives up a lengthy preparation when told so", async () => {
    const main = `say("preparing")(); await new Promise((resolve) => scope.signal.addEventListener("abort", resolve) ?? setTimeout(resolve, 20_000));
      scope.check(); say("never")();`;
    expect(await run(main, (child) => void child.kill("SIGINT"))).toEqual([130, "preparing\n"]);
  });

  it("ends with the code that the command returns", async () => {
    expect(await run("return 3;")).toEqual([3, ""]);
  });
});
