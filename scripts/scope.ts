// The life of a command that starts other things: whatever way it ends, what it started ends with it, in reverse order.

/** Thrown inside a command to unwind it after it was told to stop. */
class ToldToStop extends Error {}

export interface Scope {
  /** Aborted once the command is told to stop: by Ctrl-C, by a signal, or by the death of the process that started it. */
  signal: AbortSignal;
  /** Has something done at the end. Later ones come first. */
  defer(end: () => Promise<unknown> | unknown): void;
  /** Unwinds if the command was told to stop meanwhile. To be called after each lengthy step. */
  check(): void;
  /** Waits until the command is told to stop, or until one of these resolves with a reason to end: that is a failure. */
  serve(...failures: Promise<string>[]): Promise<void>;
}

/** A second Ctrl-C means it; the same one often arrives twice, from the terminal and from npm. */
const SAME_SIGNAL_MS = 1000;

/** As shells have it for what an interrupt has ended. */
const INTERRUPTED = 130;

/**
 * Runs a command's main function and ends the process with the code it returns, 0 by default; being told to stop while it serves is an
 * ordinary end. A failure ends with 1 and the message in one line, being told to stop before it serves with 130.
 */
export function runScoped(main: (scope: Scope) => Promise<number | undefined>): void {
  const told = new AbortController();
  let toldAt = 0;
  const tell = () => {
    if (toldAt && Date.now() - toldAt > SAME_SIGNAL_MS) process.exit(INTERRUPTED);
    toldAt ||= Date.now();
    told.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, tell);
  process.on("disconnect", tell);
  process.channel?.unref();
  void run(main, told.signal).then((code) => process.exit(code));
}

async function run(
  main: (scope: Scope) => Promise<number | undefined>,
  signal: AbortSignal,
): Promise<number> {
  const ends = new AsyncDisposableStack();
  let code = 0;
  try {
    code =
      (await main({
        signal,
        defer: (end) => ends.defer(async () => void (await end())),
        check: () => throwIfTold(signal),
        serve: (...failures) => serve(signal, failures),
      })) || 0;
  } catch (error) {
    code = signal.aborted ? INTERRUPTED : 1;
    if (!signal.aborted) console.error(error instanceof Error ? error.message : error);
  }
  try {
    await ends.disposeAsync();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    code = 1;
  }
  return code;
}

function throwIfTold(signal: AbortSignal): void {
  if (signal.aborted) throw new ToldToStop();
}

async function serve(signal: AbortSignal, failures: Promise<string>[]): Promise<void> {
  throwIfTold(signal);
  const stopped = new Promise<undefined>((resolve) =>
    signal.addEventListener("abort", () => resolve(undefined)),
  );
  // Waiting for a promise alone does not keep a process alive.
  const alive = setInterval(() => {}, 60_000);
  const reason = await Promise.race([stopped, ...failures]);
  clearInterval(alive);
  if (reason !== undefined) throw new Error(reason);
}
