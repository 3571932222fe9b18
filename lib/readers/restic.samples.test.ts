import { describe, expect, it } from "vitest";
import { STATUS_RANK } from "@/lib/domain/run";
import { readRestic } from "./restic";
import { interleaved, SAMPLES, type Sample } from "./testing/restic-samples";

const LOCKED =
  /^unable to create lock in backend: repository is already locked exclusively by PID \d+ on fs01 by backup \(UID 34, GID 34\)\nlock was created at .*\nstorage ID \w+\nthe `unlock` command can be used to remove stale locks$/;
const SKIPPED = "/srv/does-not-exist does not exist, skipping";
const MISSING = ["/srv/does-not-exist", "does not exist, skipped"] as const;
const LEDGER = ["/srv/data/finance/ledger-3.xlsx", "permission denied"] as const;

type Expected = [
  status: string,
  type: string,
  remark: string | RegExp | null,
  objects: readonly (readonly [string, string])[],
];

const NOT_A_RUN = "not-a-run";
const GOOD_BACKUP: Expected = ["success", "Backup", null, []];

/** What an operator should see of each run; the exit code alone would say otherwise of 0.14.0/13 (one source missing, exit 0). */
const EXPECTED: Record<string, Expected | typeof NOT_A_RUN> = {
  "restic-0.14.0/00-init": NOT_A_RUN,
  "restic-0.14.0/01-backup-success-first": GOOD_BACKUP,
  "restic-0.14.0/02-backup-success-incremental": GOOD_BACKUP,
  "restic-0.14.0/03-backup-success-unchanged": GOOD_BACKUP,
  "restic-0.14.0/05-backup-success-verbose": GOOD_BACKUP,
  "restic-0.14.0/06-backup-success-text": GOOD_BACKUP,
  "restic-0.14.0/10-backup-warning-permission": [
    "warning",
    "Backup",
    null,
    [LEDGER, ["/srv/data/hr", "could not be read"]],
  ],
  "restic-0.14.0/11-backup-warning-permission-text": [
    "warning",
    "Backup",
    null,
    [LEDGER, ["/srv/data/hr", "permission denied"]],
  ],
  "restic-0.14.0/12-backup-warning-vanished": [
    "warning",
    "Backup",
    null,
    [["/srv/data/vm/zz-lock-2.tmp", "no such file or directory"]],
  ],
  "restic-0.14.0/13-backup-one-source-missing": ["warning", "Backup", SKIPPED, [MISSING]],
  "restic-0.14.0/14-backup-error-all-sources-missing": [
    "error",
    "Backup",
    `all target directories/files do not exist\n${SKIPPED}`,
    [MISSING],
  ],
  "restic-0.14.0/15-backup-warning-io-error": [
    "warning",
    "Backup",
    null,
    [["/srv/data/bad/disk-with-bad-sector.img", "input/output error"]],
  ],
  "restic-0.14.0/20-backup-error-wrong-password": ["error", "Backup", "wrong password or no key found", []],
  "restic-0.14.0/21-backup-error-no-repository": [
    "error",
    "Backup",
    "unable to open config file: stat /srv/backup/nope/config: no such file or directory\nIs there a repository at the following location?\n/srv/backup/nope",
    [],
  ],
  "restic-0.14.0/22-backup-error-locked": ["error", "Backup", LOCKED, []],
  // Nothing in it tells that this was a forget.
  "restic-0.14.0/23-forget-error-locked": ["error", "Backup", LOCKED, []],
  "restic-0.14.0/24-check-success": ["success", "Check", null, []],
  "restic-0.14.0/25-forget-success": ["success", "Forget", null, []],
  "restic-0.14.0/26-snapshots": NOT_A_RUN,
  "restic-0.14.0/27-stats": NOT_A_RUN,
  "restic-0.14.0/30-backup-error-interrupted": [
    "error",
    "Backup",
    "signal interrupt received, cleaning up",
    [],
  ],
  "restic-0.14.0/31-backup-error-disk-full": [
    "error",
    "Backup",
    /^unable to save snapshot: write \/srv\/.*: no space left on device$/,
    [],
  ],
  "restic-0.14.0/32-check-error-corrupt-pack": [
    "error",
    "Check",
    "repository contains errors",
    [["pack df54e3e0", "pack ID does not match"]],
  ],
  "restic-0.14.0/33-check-error-missing-pack": [
    "error",
    "Check",
    "repository contains errors",
    [["pack a3c4afba", "does not exist"]],
  ],
  "restic-0.14.0/34-backup-error-index-folder-gone": [
    "warning",
    "Backup",
    null,
    [["/", "could not be read"]],
  ],
  "restic-0.18.0/00-init": NOT_A_RUN,
  "restic-0.18.0/01-backup-success-first": GOOD_BACKUP,
  "restic-0.18.0/02-backup-success-incremental": GOOD_BACKUP,
  "restic-0.18.0/03-backup-success-unchanged": GOOD_BACKUP,
  "restic-0.18.0/05-backup-success-verbose": GOOD_BACKUP,
  "restic-0.18.0/06-backup-success-text": GOOD_BACKUP,
  "restic-0.18.0/10-backup-warning-permission": [
    "warning",
    "Backup",
    null,
    [LEDGER, ["/srv/data/hr", "permission denied"]],
  ],
  "restic-0.18.0/11-backup-warning-permission-text": [
    "warning",
    "Backup",
    null,
    [LEDGER, ["/srv/data/hr", "permission denied"]],
  ],
  "restic-0.18.0/12-backup-success-vanished-ignored": GOOD_BACKUP,
  "restic-0.18.0/14-backup-error-all-sources-missing": [
    "error",
    "Backup",
    `all source directories/files do not exist\n${SKIPPED}`,
    [MISSING],
  ],
  "restic-0.18.0/20-backup-error-wrong-password": ["error", "Backup", "wrong password or no key found", []],
  "restic-0.18.0/22-backup-error-locked": ["error", "Backup", LOCKED, []],
  "restic-0.18.0/23-forget-error-locked": ["error", "Backup", LOCKED, []],
  "restic-0.18.0/24-check-success": ["success", "Check", null, []],
  "restic-0.18.0/25-forget-success": ["success", "Forget", null, []],
  "restic-0.18.0/26-snapshots": NOT_A_RUN,
  "restic-0.18.0/27-stats": NOT_A_RUN,
  "restic-0.18.0/32-check-error-corrupt-pack": [
    "error",
    "Check",
    "repository contains errors",
    [["pack d0435528", expect.stringMatching(/^contains 2 errors: /)]],
  ],
  "restic-0.18.0/33-check-error-missing-pack": [
    "error",
    "Check",
    "repository contains errors",
    [["pack 956b889d", "does not exist"]],
  ],
};

/** Every way in which the two streams may reach us. */
const MERGES: readonly (readonly [string, (sample: Sample) => string])[] = [
  ["output, then errors", ({ stdout, stderr }) => stdout + stderr],
  ["errors, then output", ({ stdout, stderr }) => stderr + stdout],
  ["line by line", interleaved],
  ["with line ends of Windows", (sample) => interleaved(sample).replaceAll("\n", "\r\n")],
  ["with a byte order mark", (sample) => `\ufeff${interleaved(sample)}`],
  ["in UTF-16, read as bytes", (sample) => interleaved(sample).replace(/[\s\S]/g, "$&\u0000")],
  [
    "through a journal",
    (sample) => interleaved(sample).replace(/^/gm, "Nov 23 04:33:01 fs01 backup.sh[812]: "),
  ],
  [
    "with colours",
    (sample) => interleaved(sample).replace(/^/gm, "\u001b[2K\u001b[31m").replace(/$/gm, "\u001b[0m"),
  ],
  ["with a time before each line", (sample) => interleaved(sample).replace(/^/gm, "[2026-11-23 04:33:01] ")],
];

it("has an expectation for every sample, and a sample for every expectation", () => {
  expect(SAMPLES.map((sample) => sample.name)).toEqual(Object.keys(EXPECTED).sort());
});

describe.each(SAMPLES.map((sample) => [sample.name, sample] as const))("%s", (name, sample) => {
  const expected = EXPECTED[name];

  it.each(MERGES)("is read as it should be: %s", (_how, merge) => {
    expectReading({ text: merge(sample), exitCode: sample.exitCode });
  });

  // In these runs the output itself proves everything that the exit code says.
  it.each(MERGES)("is read the same without its exit code: %s", (_how, merge) => {
    expectReading({ text: merge(sample) });
  });

  it("never looks better than it should where one stream is lost and the exit code tells of trouble", () => {
    if (expected === NOT_A_RUN || expected === undefined || sample.exitCode === 0) {
      expect(sample.exitCode).toBe(0);
      return;
    }
    for (const text of [sample.stdout, sample.stderr, ""]) {
      const reading = readRestic({ text, exitCode: sample.exitCode });
      const status = reading.kind === "run" ? reading.run.status : "error";
      expect(STATUS_RANK[status]).toBeGreaterThanOrEqual(
        STATUS_RANK[expected[0] as keyof typeof STATUS_RANK],
      );
    }
  });

  function expectReading(report: { text: string; exitCode?: number }): void {
    const reading = readRestic(report);
    if (expected === NOT_A_RUN || expected === undefined) {
      expect(reading).toEqual({
        kind: NOT_A_RUN,
        reason: expect.stringMatching(/^This is the output of “\w+” of restic/),
      });
      return;
    }
    const [status, type, remark, objects] = expected;
    expect(reading).toEqual({
      kind: "run",
      run: {
        software: "restic",
        type,
        status,
        startedAt: reading.kind === "run" ? reading.run.startedAt : null,
        endedAt: reading.kind === "run" ? reading.run.endedAt : null,
        remark: remark instanceof RegExp ? expect.stringMatching(remark) : remark,
        objects: objects.map(([object, message]) => ({
          name: object,
          type: object.startsWith("/") ? "Path" : "Pack",
          status: "error",
          message,
        })),
        identifier:
          type === "Backup" && status !== "error" ? expect.stringMatching(/^snapshot:[0-9a-f]{8,64}$/) : null,
      },
    });
  }
});
