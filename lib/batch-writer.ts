/** Collects things in this process and writes them together a little later, so that whoever adds one waits for nothing. */
export interface BatchWriter<Thing> {
  /** Takes a thing along; never throws and never waits. */
  add(thing: Thing): void;
  /** Writes what has been added so far; resolves once it is written or lost, and never rejects. */
  flush(): Promise<void>;
}

export interface BatchOptions<Thing> {
  write: (things: Thing[]) => Promise<void>;
  /** Told what could not be written and is forgotten, and why. */
  onLost: (count: number, error: unknown) => void;
  /** After the first thing of a batch. */
  delayMs: number;
  /** Things in one write; as many are written at once, without the delay. */
  atOnce: number;
  /** Things that are held at most while a write is under way; more are forgotten. */
  heldAtMost: number;
}

/** A writer of batches, one at a time. A batch that fails is not tried again: what it tells of has long happened. */
export function createBatchWriter<Thing>(options: BatchOptions<Thing>): BatchWriter<Thing> {
  const { write, onLost, delayMs, atOnce, heldAtMost } = options;
  let held: Thing[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (held.length > 0) {
      const batch = held.slice(0, atOnce);
      held = held.slice(atOnce);
      try {
        await write(batch);
      } catch (error) {
        onLost(batch.length, error);
      }
    }
    // In the same breath as the last look: what is added from here on begins a batch of its own.
    writing = null;
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!writing && held.length > 0) writing = writeAll();
    return writing ?? Promise.resolve();
  }

  function schedule(ms: number): void {
    timer = setTimeout(() => void flush(), ms);
    // A command that has nothing else to do ends; it flushes by itself before it does.
    timer.unref();
  }

  return {
    flush,
    add(thing) {
      if (held.length >= heldAtMost) {
        onLost(1, new Error("too many are waiting to be written"));
        return;
      }
      held.push(thing);
      if (writing) return;
      if (held.length >= atOnce && timer) {
        clearTimeout(timer);
        schedule(0);
      } else if (!timer) schedule(delayMs);
    },
  };
}
