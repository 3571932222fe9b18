// PostgreSQL refuses to run as root. Started by root, it runs as the system's "nobody" here, which must then be able to reach the
// programs and the data although neither is its own.
import type { StdioOptions } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";

/** User and group that the database runs as, where it can't be the caller. */
export interface Account {
  uid: number;
  gid: number;
}

const NOBODY: Account = { uid: 65_534, gid: 65_534 };
/** File descriptors 0 to 2 are standard input and the outputs; those handed down besides come after them. */
const FIRST_EXTRA_DESCRIPTOR = 3;

/** The account to run the database as; undefined means as ourselves. */
export function databaseAccount(): Account | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

/** Whether every folder on the way to `target`, and it too, lets the account pass. Without an account always true. */
export async function isReachable(target: string, account: Account | undefined): Promise<boolean> {
  if (account === undefined) return true;
  for (let place = path.resolve(target); ; place = path.dirname(place)) {
    const { uid, gid, mode } = await stat(place);
    const passes = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & passes) === 0) return false;
    if (place === path.dirname(place)) return true;
  }
}

/**
 * Hands places on to a program that runs as another account. What the account can't walk to (a project below `/root`, say) is opened
 * here and passed as a file descriptor; on Linux the program reaches it as `/proc/self/fd/…`, whatever the folders above it allow.
 */
export class HandedDown {
  private readonly descriptors: number[] = [];

  constructor(private readonly account: Account | undefined) {}

  /**
   * The name under which the program finds `target`, which must exist.
   * @throws Error saying which folder is closed, where the system has no such way around.
   */
  async nameOf(target: string): Promise<string> {
    if (await isReachable(path.dirname(target), this.account)) return path.resolve(target);
    if (process.platform !== "linux") {
      throw new Error(
        `PostgreSQL does not run as root, and the user it runs as can't reach ${path.dirname(target)}: ` +
          "set BACKUPCHECKS_DATA_DIR to a folder that others may enter, or start as another user.",
      );
    }
    this.descriptors.push(openSync(target, "r"));
    return `/proc/self/fd/${FIRST_EXTRA_DESCRIPTOR + this.descriptors.length - 1}`;
  }

  /** `stdio` for the options of `spawn`: the three usual ones, then what is handed down. */
  after(input: "ignore", output: "ignore" | number, errors: "pipe" | number): StdioOptions {
    return [input, output, errors, ...this.descriptors];
  }

  /** To be called once the program has been spawned: it has its own copies by then. */
  close(): void {
    for (const descriptor of this.descriptors.splice(0)) closeSync(descriptor);
  }
}
