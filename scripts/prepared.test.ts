import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isLeftOut } from "./build";
import { withFileLock } from "./file-lock.mjs";
import { instanceSecrets } from "./instance-secrets";
import { hashOf, readStamp, writeStamp } from "./stamp.mjs";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "backupchecks-prepared-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("hashOf", () => {
  const put = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  };
  const hash = () => hashOf(folder, ["app", "single.ts", "absent"], isLeftOut);

  it("changes with any content, name or removal, and with nothing else", async () => {
    await put("app/a.ts", "one");
    await put("app/b/c.ts", "two");
    await put("single.ts", "three");
    const first = hash();
    await put("app/a.test.ts", "a test");
    await put("elsewhere.ts", "not listed");
    expect(hash()).toBe(first);

    const seen = new Set([first]);
    await put("app/b/c.ts", "two!");
    seen.add(hash());
    await put("app/b/d.ts", "");
    seen.add(hash());
    await rm(path.join(folder, "single.ts"));
    seen.add(hash());
    expect(seen.size).toBe(4);
  });

  it("tells a moved border between name and content", async () => {
    await put("app/ab", "c");
    const first = hash();
    await rm(path.join(folder, "app/ab"));
    await put("app/a", "bc");
    expect(hash()).not.toBe(first);
  });

  it("is remembered by a stamp", () => {
    const file = path.join(folder, "stamp");
    expect(readStamp(file)).toBeUndefined();
    writeStamp(file, "abc");
    expect(readStamp(file)).toBe("abc");
  });
});

describe("withFileLock", () => {
  it("lets one work at a time, and hands on results and errors", async () => {
    const file = path.join(folder, "lock");
    let inside = 0;
    const work = async (n: number) => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      if (n === 2) throw new Error("two");
      return n;
    };
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => withFileLock(file, () => work(n))));
    expect(
      outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : outcome.reason.message)),
    ).toEqual([1, "two", 3]);
  });

  it("takes over from a holder that is gone", async () => {
    const file = path.join(folder, "lock");
    // No system gives out a number this high.
    await writeFile(file, "99999999");
    expect(await withFileLock(file, () => "done")).toBe("done");
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });
});

describe("instanceSecrets", () => {
  it("makes them once, for their owner alone, and gives all who ask the same", async () => {
    const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => instanceSecrets(folder)));
    for (const other of others) expect(other).toEqual(first);
    expect(Buffer.from(first?.BACKUPCHECKS_ENCRYPTION_KEY ?? "", "base64")).toHaveLength(32);
    expect(first?.NEXTAUTH_SECRET).not.toBe(first?.BACKUPCHECKS_ENCRYPTION_KEY);
    expect((await stat(path.join(folder, "secrets.json"))).mode & 0o777).toBe(0o600);
    expect(await instanceSecrets(folder)).toEqual(first);
  });

  it("never replaces what it can't read", async () => {
    await writeFile(path.join(folder, "secrets.json"), "half a fi");
    await expect(instanceSecrets(folder)).rejects.toThrow("secrets.json can't be read");
    expect(await readFile(path.join(folder, "secrets.json"), "utf8")).toBe("half a fi");
  });
});
