// Two commands may be started side by side in one folder; what they both would make (packages, client, build) is made by one.
import { linkSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";

const POLL_MS = 200;
// Longer than any of the work under a lock takes: a process number may be used again after a restart of the machine.
const FORGOTTEN_AFTER_MS = 20 * 60_000;

/**
 * Runs `work` while holding the lock file, which names the process that holds it. A lock whose holder is gone is taken over.
 * `onWait` is called once if another process has it. Not re-entrant.
 */
export async function withFileLock(file, work, onWait = () => {}) {
  let waiting = false;
  while (!tryToTake(file)) {
    if (!waiting) onWait();
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  try {
    return await work();
  } finally {
    unlinkSync(file);
  }
}

function tryToTake(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  if (!isForgotten(file)) return false;
  // Of several who see the same forgotten lock, one wins the renaming; and if the lock was taken anew meanwhile, it is put back.
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  if (!isForgotten(aside)) linkSync(aside, file);
  unlinkSync(aside);
  return false;
}

function isForgotten(file) {
  try {
    const holder = Number(readFileSync(file, "utf8"));
    // Just created and not yet written, by someone who is about to.
    if (!holder) return Date.now() - statSync(file).mtimeMs > 5_000;
    if (Date.now() - statSync(file).mtimeMs > FORGOTTEN_AFTER_MS) return true;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
