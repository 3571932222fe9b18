import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BatchOptions, createBatchWriter } from "./batch-writer";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function writerThat(write: BatchOptions<number>["write"]) {
  const batches: number[][] = [];
  const lost: { count: number; error: unknown }[] = [];
  const writer = createBatchWriter<number>({
    write: async (things) => {
      batches.push(things);
      await write(things);
    },
    onLost: (count, error) => lost.push({ count, error }),
    delayMs: 500,
    atOnce: 3,
    heldAtMost: 5,
  });
  return { writer, batches, lost };
}

describe("a writer of batches", () => {
  it("writes shortly after the first, all that have come by then together", async () => {
    const { writer, batches } = writerThat(async () => {});
    writer.add(1);
    await vi.advanceTimersByTimeAsync(400);
    writer.add(2);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(batches).toEqual([[1, 2]]);
    writer.add(3);
    await vi.advanceTimersByTimeAsync(500);
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it("does not wait where a batch is full, and never writes within the call that adds", async () => {
    const { writer, batches } = writerThat(async () => {});
    for (const n of [1, 2, 3, 4]) writer.add(n);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it("writes what is there when it is told to, and what comes meanwhile, one batch at a time", async () => {
    let release = () => {};
    const { writer, batches } = writerThat(
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    writer.add(1);
    const flushed = writer.flush();
    writer.add(2);
    expect(batches).toEqual([[1]]);
    release();
    await vi.waitFor(() => expect(batches).toEqual([[1], [2]]));
    release();
    await flushed;
    await writer.flush();
    expect(batches).toHaveLength(2);
  });

  it("tells of a batch that failed and forgets it; the next is written", async () => {
    const fail = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(undefined);
    const { writer, batches, lost } = writerThat(fail);
    writer.add(1);
    await expect(writer.flush()).resolves.toBeUndefined();
    expect(lost).toEqual([{ count: 1, error: new Error("down") }]);
    writer.add(2);
    await vi.advanceTimersByTimeAsync(500);
    expect(batches).toEqual([[1], [2]]);
    expect(lost).toHaveLength(1);
  });

  it("holds no more than so many while a write does not end, and says how many it forgot", () => {
    const { writer, batches, lost } = writerThat(() => new Promise(() => {}));
    writer.add(0);
    void writer.flush();
    for (let n = 1; n <= 8; n += 1) expect(writer.add(n)).toBeUndefined();
    expect(batches).toEqual([[0]]);
    expect(lost).toHaveLength(3);
  });
});
