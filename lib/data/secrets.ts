import "server-only";
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { required } from "@/lib/env";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;

/** A stored secret that can't be opened: the key is another one, or the value is damaged. Holds no secret. */
export class SecretUnreadable extends Error {}

function key(): Buffer {
  return Buffer.from(required("BACKUPCHECKS_ENCRYPTION_KEY"), "base64");
}

/** Eight hexadecimal characters that name the key without telling it; stored with what it encrypted. */
export function encryptionKeyId(): string {
  return idOfKey(key());
}

/** The same of any key, in base64 as the variable has it. */
export function encryptionKeyIdOf(base64: string): string {
  return idOfKey(Buffer.from(base64, "base64"));
}

function idOfKey(bytes: Buffer): string {
  return createHash("sha256")
    .update("key id")
    .update(bytes)
    .digest()
    .subarray(0, KEY_ID_BYTES)
    .toString("hex");
}

/**
 * Encrypts a secret with AES-256-GCM. The result is key ID, nonce, tag, text; it is bound to the setting's name, so that it
 * can't be read as another setting's value.
 */
export function encryptSecret(settingName: string, secret: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key(), nonce).setAAD(Buffer.from(settingName));
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return new Uint8Array(
    Buffer.concat([Buffer.from(encryptionKeyId(), "hex"), nonce, cipher.getAuthTag(), text]),
  );
}

/**
 * Reads what {@link encryptSecret} wrote.
 * @throws SecretUnreadable that says whether the key is another one or the value was changed; it never holds the secret.
 */
export function decryptSecret(settingName: string, stored: Uint8Array): string {
  const bytes = Buffer.from(stored);
  if (bytes.subarray(0, KEY_ID_BYTES).toString("hex") !== encryptionKeyId())
    throw new SecretUnreadable(`${settingName} was encrypted with another BACKUPCHECKS_ENCRYPTION_KEY`);
  const nonce = bytes.subarray(KEY_ID_BYTES, KEY_ID_BYTES + NONCE_BYTES);
  const tag = bytes.subarray(KEY_ID_BYTES + NONCE_BYTES, KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES);
  try {
    // The length is given because a shorter tag, easier to forge, would be taken otherwise.
    const decipher = createDecipheriv("aes-256-gcm", key(), nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(settingName))
      .setAuthTag(tag);
    const text = decipher.update(bytes.subarray(KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    throw new SecretUnreadable(`${settingName} can't be decrypted: the stored value is damaged`);
  }
}
