import { describe, expect, it } from "vitest";
import { createConcurrencyLimiter } from "./concurrency";

const LONG = 60_000;

describe("createConcurrencyLimiter", () => {
  it("lets no more in than the limit, first come first served", async () => {
    const limiter = createConcurrencyLimiter(2);
    const order: string[] = [];
    const enter = (name: string) =>
      limiter.acquire("key", LONG).then((release) => {
        order.push(name);
        return release;
      });
    const first = await enter("a");
    await enter("b");
    const third = enter("c");
    const fourth = enter("d");
    await Promise.resolve();
    expect(order).toEqual(["a", "b"]);
    first?.();
    (await third)?.();
    await fourth;
    expect(order).toEqual(["a", "b", "c", "d"]);
  });

  it("gives a slot back once, however often it is told", async () => {
    const limiter = createConcurrencyLimiter(2);
    const release = await limiter.acquire("key", LONG);
    await limiter.acquire("key", LONG);
    release?.();
    release?.();
    expect(await limiter.acquire("key", LONG)).not.toBeNull();
    expect(await limiter.acquire("key", 1)).toBeNull();
  });

  it("keeps keys apart", async () => {
    const limiter = createConcurrencyLimiter(1);
    expect(await limiter.acquire("a", LONG)).not.toBeNull();
    expect(await limiter.acquire("b", LONG)).not.toBeNull();
  });

  it("forgets who stopped waiting", async () => {
    const limiter = createConcurrencyLimiter(1);
    const release = await limiter.acquire("key", LONG);
    expect(await limiter.acquire("key", 1)).toBeNull();
    const waiting = limiter.acquire("key", LONG);
    release?.();
    expect(await waiting).not.toBeNull();
  });
});
