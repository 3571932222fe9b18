// What something was made from, written beside it as a hash, so that the next command knows whether it is still good.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * SHA-256 (hex) over the names and contents of `entries`, relative to `root`: files, or folders with all below them. What does not
 * exist counts as absent. `skip` leaves out what has no part in it (tests, say); it gets the path relative to the root.
 */
export function hashOf(root, entries, skip = () => false) {
  const hash = createHash("sha256");
  for (const file of entries.flatMap((entry) => filesBelow(root, entry, skip)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(root, entry, skip) {
  const absolute = path.join(root, entry);
  const kind = statSync(absolute, { throwIfNoEntry: false });
  if (kind === undefined || skip(entry)) return [];
  if (!kind.isDirectory()) return [entry];
  return readdirSync(absolute).flatMap((name) => filesBelow(root, `${entry}/${name}`, skip));
}

/** The hash that `writeStamp` left, or undefined. */
export function readStamp(file) {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

export function writeStamp(file, hash) {
  writeFileSync(file, `${hash}\n`);
}
