import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { decryptSecret, encryptionKeyId, encryptSecret } from "@/lib/data/secrets";
import { databaseForTests } from "@/lib/testing/database-tests";

const { sql } = databaseForTests();

const NAME = "autotask.sandbox.password";
const OTHER_KEY = Buffer.alloc(32, "another key").toString("base64");
const KEY = process.env.BACKUPCHECKS_ENCRYPTION_KEY ?? "";

/** The same code in a process that was started with another key. */
async function startedWith<Module>(key: string, load: () => Promise<Module>): Promise<Module> {
  process.env.BACKUPCHECKS_ENCRYPTION_KEY = key;
  vi.resetModules();
  return load();
}

afterEach(() => {
  process.env.BACKUPCHECKS_ENCRYPTION_KEY = KEY;
});

describe("an encrypted secret", () => {
  it("is read again as it was, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (secret) => {
        expect(decryptSecret(NAME, encryptSecret(NAME, secret))).toBe(secret);
      }),
    );
  });

  it("holds nothing of the secret, and looks different each time", () => {
    const [first, second] = [encryptSecret(NAME, "correct horse"), encryptSecret(NAME, "correct horse")];
    expect(Buffer.from(first).toString("latin1")).not.toContain("correct");
    expect(Buffer.from(first).equals(second)).toBe(false);
    // Key ID, nonce, tag, and as many bytes as the text has.
    expect(first.length).toBe(4 + 12 + 16 + "correct horse".length);
    expect(Buffer.from(first.subarray(0, 4)).toString("hex")).toBe(encryptionKeyId());
  });

  it.each([
    "autotask.sandbox.trackingIdentifier",
    "autotask.production.password",
    "Autotask.sandbox.password",
    "",
  ])("can't be read as the value of %j", (other) => {
    const stored = encryptSecret(NAME, "canary");
    expect(() => decryptSecret(other, stored)).toThrow(
      `${other} can't be decrypted: the stored value is damaged`,
    );
  });

  it("can't be read when any of its bytes was changed", () => {
    const stored = encryptSecret(NAME, "canary");
    for (const place of stored.keys()) {
      const changed = stored.slice();
      changed[place] = (changed[place] as number) ^ 1;
      expect(() => decryptSecret(NAME, changed)).toThrow(
        place < 4 ? "another BACKUPCHECKS_ENCRYPTION_KEY" : "is damaged",
      );
    }
  });

  // Of an empty text nothing is left but the tag, and the beginning of a tag is a valid, shorter one.
  it.each(["canary", ""])("of %j can't be read when it was cut, however short a tag is left", (secret) => {
    const stored = encryptSecret(NAME, secret);
    for (let length = 4; length < stored.length; length += 1)
      expect(() => decryptSecret(NAME, stored.subarray(0, length))).toThrow(
        new Error(`${NAME} can't be decrypted: the stored value is damaged`),
      );
  });

  it("is refused under another key, in words that name the variable and hold nothing of the secret", async () => {
    const stored = encryptSecret(NAME, "canary");
    const other = await startedWith(OTHER_KEY, () => import("@/lib/data/secrets"));
    expect(() => other.decryptSecret(NAME, stored)).toThrow(
      new Error(`${NAME} was encrypted with another BACKUPCHECKS_ENCRYPTION_KEY`),
    );
    expect(other.encryptionKeyId()).not.toBe(encryptionKeyId());
  });

  it("names its key without telling it", () => {
    expect(encryptionKeyId()).toMatch(/^[0-9a-f]{8}$/);
    expect(Buffer.from(KEY, "base64").toString("hex")).not.toContain(encryptionKeyId());
  });
});

describe("the start", () => {
  it("ties the database to its key, and is refused with another in one line", async () => {
    const { assertEncryptionKey } = await startedWith(KEY, () => import("@/lib/server"));
    await assertEncryptionKey();
    await assertEncryptionKey();
    expect(await sql("SELECT encryption_key_id FROM instance_settings")).toEqual([
      { encryption_key_id: encryptionKeyId() },
    ]);
    const other = await startedWith(randomBytes(32).toString("base64"), () => import("@/lib/server"));
    await expect(other.assertEncryptionKey()).rejects.toThrow(
      /^BACKUPCHECKS_ENCRYPTION_KEY is not the key that this database was written with$/,
    );
    expect(await sql("SELECT encryption_key_id FROM instance_settings")).toEqual([
      { encryption_key_id: encryptionKeyId() },
    ]);
  });
});
