import { describe, expect, it } from "vitest";
import type { ReportedRun, ReportReading } from "./reported-run";
import { MAX_OBJECTS, readRestic } from "./restic";

const STATUS = '{"message_type":"status","percent_done":0.5,"total_files":2,"files_done":1}';
const SUMMARY =
  '{"message_type":"summary","files_new":1,"files_changed":0,"total_files_processed":1,"total_duration":0.5,"snapshot_id":"f178b53f"}';
const SUMMARY_18 =
  '{"message_type":"summary","files_new":1,"total_files_processed":1,"total_duration":61.5,"backup_start":"2026-11-23T05:36:26.687140007+01:00","backup_end":"2026-11-23T05:37:28.1+01:00","snapshot_id":"9eb0b8dc8d70ea61b9bd4eee312682447fc47cc37827f138c46c36853e72eec3"}';
/** As 0.18 writes it with --skip-if-unchanged. */
const UNCHANGED =
  '{"message_type":"summary","files_new":0,"files_changed":0,"files_unmodified":12,"total_files_processed":12,"total_duration":-9223372036.854776,"backup_start":"2026-11-23T04:36:28.9Z","backup_end":"0001-01-01T00:00:00Z"}';
const DRY_RUN =
  '{"message_type":"summary","files_new":1,"total_files_processed":1,"total_duration":0.2,"dry_run":true}';
const TEXT_BACKUP =
  "using parent snapshot 8a69b7ef\n\nFiles: 0 new, 0 changed, 12 unmodified\nprocessed 12 files, 3.313 MiB in 0:00\nsnapshot 54b5c414 saved";
const GENERIC = "Warning: at least one source file could not be read";
const CHECK = "load indexes\ncheck all packs\nno errors were found";
const FORGET = '[{"tags":null,"host":"fs01","paths":["/srv"],"keep":[],"remove":null,"reasons":[]}]';
const PRUNE = "searching used packs...\nto repack: 10 blobs / 4 KiB\ndone";

function itemError(item: string, error: unknown = { message: `open ${item}: permission denied` }): string {
  return JSON.stringify({ message_type: "error", error, during: "archival", item });
}

function exitError(code: number, message: string): string {
  return JSON.stringify({ message_type: "exit_error", code, message });
}

function read(lines: string | string[], exitCode?: number): ReportReading {
  return readRestic({ text: typeof lines === "string" ? lines : lines.join("\n"), exitCode });
}

function runOf(lines: string | string[], exitCode?: number): ReportedRun {
  const reading = read(lines, exitCode);
  if (reading.kind !== "run") throw new Error(`no run: ${reading.reason}`);
  return reading.run;
}

describe("status", () => {
  it.each([
    // What the output alone proves.
    ["an empty report", "", undefined, "unknown"],
    ["white space", " \r\n\t\n", undefined, "unknown"],
    ["progress and no end", [STATUS, STATUS], undefined, "unknown"],
    ["a summary with a snapshot", SUMMARY, undefined, "success"],
    ["text that says that the snapshot was saved", TEXT_BACKUP, undefined, "success"],
    ["a summary without a snapshot", UNCHANGED, undefined, "unknown"],
    [
      "text that says that nothing had changed",
      "Files: 0 new, 0 changed\nskipped creating snapshot",
      undefined,
      "success",
    ],
    [
      "a backup that began and never ended",
      "using parent snapshot 8a69b7ef\nFiles: 1 new, 0 changed",
      undefined,
      "unknown",
    ],
    ["a summary and an item with an error", [SUMMARY, itemError("/a")], undefined, "warning"],
    [
      "a summary and an error counted in the progress",
      ['{"message_type":"status","error_count":1}', SUMMARY],
      undefined,
      "warning",
    ],
    [
      "errors counted on a terminal",
      `[0:05] 12 files 1 MiB, total 40 files 3 MiB, 2 errors ETA 0:10\n${TEXT_BACKUP}`,
      undefined,
      "warning",
    ],
    [
      "no errors counted on a terminal",
      `[0:05] 12 files 1 MiB, total 40 files 3 MiB, 0 errors\n${TEXT_BACKUP}`,
      undefined,
      "success",
    ],
    ["an item with an error and no end", [itemError("/a"), STATUS], undefined, "unknown"],
    ["only the words that something was not read", GENERIC, undefined, "unknown"],
    ["a wrong password", "Fatal: wrong password or no key found", undefined, "error"],
    [
      "a wrong password, as PowerShell shows it",
      "restic.exe : Fatal: wrong password or no key found\nAt line:1 char:1",
      undefined,
      "error",
    ],
    ["an exit_error", exitError(12, "Fatal: wrong password or no key found"), undefined, "error"],
    ["an exit_error of 3 after a summary", [SUMMARY, exitError(3, GENERIC)], undefined, "warning"],
    ["an exit_error of 3 and no snapshot", exitError(3, GENERIC), undefined, "unknown"],
    ["a summary, then a fatal line", [SUMMARY, "Fatal: unable to remove lock"], undefined, "error"],
    ["a source that was skipped", [SUMMARY, "/x does not exist, skipping"], undefined, "warning"],
    ["a warning of restic", [SUMMARY, "Warning: unable to open cache: no home"], undefined, "warning"],
    [
      "an unexpected error with its stack",
      "blob 9cc9f15c not found\ngithub.com/restic/restic/internal/x.(*Y).Z\n\t/x.go:1",
      undefined,
      "error",
    ],
    ["a panic", "panic: runtime error: index out of range\n\ngoroutine 1 [running]:", undefined, "error"],
    ["a missing program", "/opt/backup.sh: line 3: restic: command not found", undefined, "error"],
    ["a missing program in dash", "/opt/backup.sh: 3: restic: not found", undefined, "error"],
    [
      "a missing program on Windows",
      "'restic' is not recognized as an internal or external command,",
      undefined,
      "error",
    ],
    [
      "a process that was killed",
      "open repository\n/opt/backup.sh: line 5: 812 Killed restic backup /srv",
      undefined,
      "error",
    ],
    ["a healthy check", CHECK, undefined, "success"],
    ["a check that never ended", "load indexes\ncheck all packs", undefined, "unknown"],
    ["a check with an error", `${CHECK}\nerror: load <index/1>: timeout`, undefined, "error"],
    [
      "a check whose summary counts errors",
      '{"message_type":"summary","num_errors":2,"broken_packs":null}',
      undefined,
      "error",
    ],
    [
      "a check whose summary counts none",
      '{"message_type":"summary","num_errors":0,"broken_packs":null}',
      undefined,
      "success",
    ],
    ["a forget without prune", FORGET, undefined, "success"],
    ["a forget with prune", [FORGET, PRUNE], undefined, "success"],
    [
      "a forget whose prune never ended",
      [FORGET, "searching used packs...", "repacking packs"],
      undefined,
      "unknown",
    ],
    [
      "a forget in text that never says that it ended",
      "Applying Policy: keep 3 latest snapshots\nkeep 3 snapshots:",
      undefined,
      "unknown",
    ],
    [
      "a forget in text that deleted all it wanted",
      "Applying Policy: keep 3 latest\n[0:00] 100.00%  2 / 2 files deleted",
      undefined,
      "success",
    ],
    [
      "a forget in text that deleted some of it",
      "Applying Policy: keep 3 latest\n[0:00] 50.00%  1 / 2 files deleted",
      undefined,
      "unknown",
    ],
    [
      "the word done, alone, after a forget",
      "Applying Policy: keep 3 latest snapshots\ndone",
      undefined,
      "unknown",
    ],
    // With an exit code.
    ["an empty report that ended well", "", 0, "unknown"],
    ["progress that ended well", STATUS, 0, "unknown"],
    ["a summary that ended well", SUMMARY, 0, "success"],
    ["nothing changed and ended well", UNCHANGED, 0, "success"],
    ["a fatal line and a good end", [SUMMARY, "Fatal: x"], 0, "error"],
    ["a skipped source and a good end", [SUMMARY, "/x does not exist, skipping"], 0, "warning"],
    ["a check without its last line and a good end", "load indexes\ncheck all packs", 0, "unknown"],
    [
      "a forget in text and a good end",
      "Applying Policy: keep 3 latest snapshots\nkeep 3 snapshots:",
      0,
      "success",
    ],
    ["a snapshot and exit 3", SUMMARY, 3, "warning"],
    ["nothing changed and exit 3", [UNCHANGED, GENERIC], 3, "warning"],
    ["no snapshot and exit 3", STATUS, 3, "error"],
    ["an empty report and exit 3", "", 3, "error"],
    ["a snapshot and exit 1", SUMMARY, 1, "error"],
    ["a snapshot and exit 130", SUMMARY, 130, "error"],
    ["a snapshot and a negative exit code", SUMMARY, -1, "error"],
    ["a check and exit 3", CHECK, 3, "error"],
    ["an exit code that is no number", SUMMARY, Number.NaN, "success"],
    ["a listing that failed", '{"total_size":1,"snapshots_count":5}', 1, "error"],
    ["a dry run that failed", DRY_RUN, 1, "error"],
  ] as [string, string | string[], number | undefined, string][])("%s", (_what, lines, exitCode, status) => {
    expect(runOf(lines, exitCode).status).toBe(status);
  });

  it.each([
    ["backup and forget", [SUMMARY, FORGET, PRUNE], "success", "Backup"],
    ["backup and check", [TEXT_BACKUP, CHECK], "success", "Backup"],
    ["check and forget", [CHECK, FORGET], "success", "Check"],
    ["backup, then a prune that never ended", [SUMMARY, FORGET, "repacking packs"], "unknown", "Backup"],
    [
      "backup, then a check that found damage",
      [SUMMARY, "check all packs", "Fatal: repository contains errors"],
      "error",
      "Backup",
    ],
    [
      "backup that failed, then a good forget",
      ["Fatal: wrong password or no key found", FORGET],
      "error",
      "Forget",
    ],
    ["two backups, one with an error", [SUMMARY, itemError("/a"), SUMMARY], "warning", "Backup"],
    [
      "two backups in text, the first cut off",
      ["no parent snapshot found, will read all files", TEXT_BACKUP],
      "unknown",
      "Backup",
    ],
    ["two backups, the second cut off", [SUMMARY, STATUS], "unknown", "Backup"],
    [
      "a new repository and its first backup",
      ["created restic repository 6d512a9dfd at /srv/repo", SUMMARY],
      "success",
      "Backup",
    ],
    ["backup and a list of snapshots", [SUMMARY, "ID  Time  Host  Tags", "----"], "success", "Backup"],
  ] as [string, string[], string, string][])(
    "of several commands is the worst: %s",
    (_what, lines, status, type) => {
      expect(runOf(lines)).toMatchObject({ status, type });
    },
  );
});

describe("no run", () => {
  it.each([
    ["init", "created restic repository 6d512a9dfd at /srv/repo"],
    ["init", '{"message_type":"initialized","id":"c8d3","repository":"/srv/repo"}'],
    [
      "snapshots",
      '[{"time":"2026-11-23T04:32:59Z","tree":"1b85","paths":["/srv"],"id":"153d","short_id":"153d"}]',
    ],
    ["snapshots", "[]"],
    ["snapshots", "ID        Time                 Host        Tags"],
    ["stats", '{"total_size":890308040,"total_file_count":63,"snapshots_count":5}'],
    ["stats", "Stats in restore-size mode:"],
    ["ls", '{"struct_type":"node","name":"srv"}'],
    ["find", '[{"matches":[],"hits":0,"snapshot":"1"}]'],
    ["version", "restic 0.14.0 compiled with go1.19.8 on linux/amd64"],
    ["unlock", "successfully removed 1 locks"],
    ["list", "f".repeat(64)],
    [
      "restore",
      '{"message_type":"status","percent_done":1,"files_restored":2}\n{"message_type":"summary","total_files":2,"files_restored":2}',
    ],
  ])("is the output of %s: %s", (command, text) => {
    for (const exitCode of [undefined, 0]) {
      expect(read(text, exitCode)).toEqual({
        kind: "not-a-run",
        reason: `This is the output of “${command}” of restic, which is no backup, check or forget.`,
      });
    }
  });

  it.each([DRY_RUN, "Files: 1 new, 0 changed\nWould add to the repository: 1 KiB"])(
    "is a dry run: %s",
    (text) => {
      expect(read(text)).toEqual({
        kind: "not-a-run",
        reason: "This was a dry run of restic: nothing was backed up.",
      });
      expect(read([text, "Fatal: wrong password"])).toMatchObject({ kind: "run", run: { status: "error" } });
    },
  );

  it.each([
    "hello",
    "<html><body>502 Bad Gateway</body></html>",
    '{"archive":{"name":"daily"},"repository":{"id":"1"}}',
    "done",
    "\u0001\u0002\u0003\ufffd\ufffd",
    "Creating archive at /srv/borg::daily",
    "{",
    "backup finished, 3 errors",
  ])("nor anything of restic: %j", (text) => {
    expect(read(text)).toEqual({
      kind: "unreadable",
      reason: "Nothing in this report was written by restic.",
    });
    expect(read(text, 0).kind).toBe("unreadable");
  });

  it("but a failure all the same where the exit code says so", () => {
    expect(runOf("mounting\nmount: /mnt/usb: can't find in /etc/fstab.", 1)).toMatchObject({
      status: "error",
      type: "Backup",
      remark: "mount: /mnt/usb: can't find in /etc/fstab.",
    });
  });
});

describe("remark", () => {
  it.each([
    ["nothing where all went well", SUMMARY, undefined, null],
    [
      "the fatal line without its first word",
      "Fatal: wrong password or no key found",
      1,
      "wrong password or no key found",
    ],
    [
      "the message of the exit_error",
      exitError(10, "Fatal: repository does not exist"),
      10,
      "repository does not exist",
    ],
    ["one of both", ["Fatal: locked", exitError(11, "Fatal: locked")], 11, "locked"],
    [
      "each source that was skipped",
      [SUMMARY, "/a does not exist, skipping", "/b does not exist, skipping"],
      0,
      "/a does not exist, skipping\n/b does not exist, skipping",
    ],
    ["a warning", [SUMMARY, "Warning: unable to open cache: no home"], 0, "unable to open cache: no home"],
    ["no word that files were not read where they are named", [SUMMARY, itemError("/a"), GENERIC], 3, null],
    ["that word where they are not", [SUMMARY, GENERIC], 3, "at least one source file could not be read"],
    ["the exit code where nothing else explains the error", SUMMARY, 137, "restic ended with exit code 137."],
    [
      "what is missing, of an empty report",
      "",
      undefined,
      "The report is empty: nothing in it shows that the backup finished.",
    ],
    ["what is missing, of a backup", STATUS, 0, "Nothing in the report shows that the backup finished."],
    [
      "what is missing, of a check",
      "check all packs",
      undefined,
      "Nothing in the report shows that the check finished.",
    ],
    [
      "what is missing, of a forget",
      "repacking packs",
      0,
      "Nothing in the report shows that the forget finished.",
    ],
    [
      "that a part is damaged",
      ['{"message_type":"status","perc', SUMMARY],
      undefined,
      "Part of the report is missing or damaged.",
    ],
    [
      "lines without end, but not all of them",
      Array.from({ length: 500 }, (_, index) => `Fatal: ${index}`),
      1,
      Array.from({ length: 40 }, (_, index) => index).join("\n"),
    ],
  ] as [string, string | string[], number | undefined, string | null][])(
    "is %s",
    (_what, lines, exitCode, remark) => {
      expect(runOf(lines, exitCode).remark).toBe(remark);
    },
  );
});

describe("objects", () => {
  it.each([
    [
      "the words of 0.18",
      itemError("/a/b", { message: "open /a/b: permission denied" }),
      "/a/b",
      "permission denied",
    ],
    [
      "words with a call before the call",
      itemError("/hr", { message: "openfile for readdirnames failed: open /hr: permission denied" }),
      "/hr",
      "permission denied",
    ],
    [
      "words that do not name the item",
      itemError("/a", { message: "unexpected EOF" }),
      "/a",
      "unexpected EOF",
    ],
    ["number 13 of Linux", itemError("/a", { Op: "open", Path: "/a", Err: 13 }), "/a", "permission denied"],
    ["number 5 of Linux", itemError("/a", { Op: "read", Path: "/a", Err: 5 }), "/a", "input/output error"],
    [
      "number 2 of Linux",
      itemError("/a", { Op: "lstat", Path: "/a", Err: 2 }),
      "/a",
      "no such file or directory",
    ],
    [
      "number 5 of Windows",
      itemError("C:\\a", { Op: "open", Path: "C:\\a", Err: 5 }),
      "C:\\a",
      "Access is denied.",
    ],
    [
      "a share of Windows",
      itemError("\\\\nas\\a", { Op: "open", Err: 32 }),
      "\\\\nas\\a",
      "The process cannot access the file because it is being used by another process.",
    ],
    [
      "a number that we do not know",
      itemError("/a", { Op: "open", Path: "/a", Err: 999 }),
      "/a",
      "open: error 999",
    ],
    ["no reason at all", itemError("/a", {}), "/a", "could not be read"],
    ["null for a reason", itemError("/a", null), "/a", "could not be read"],
    ["a bare text", itemError("/a", "read /a: bad"), "/a", "bad"],
    ["text output", "error: open /a b/c: permission denied", "/a b/c", "permission denied"],
    [
      "text output of 0.14 for folders",
      "error: Open: open /srv/data/hr: permission denied",
      "/srv/data/hr",
      "permission denied",
    ],
    [
      "text output with a colon in the path",
      "error: open /a: b: permission denied",
      "/a: b",
      "permission denied",
    ],
    [
      "text output of Windows",
      "error: read C:\\Users\\x.pst: Access is denied.",
      "C:\\Users\\x.pst",
      "Access is denied.",
    ],
    [
      "a relative path",
      "error: lstat data/x: no such file or directory",
      "data/x",
      "no such file or directory",
    ],
    [
      "text that names no path",
      "error: failed to create snapshot for [c:\\]: VSS error",
      "restic",
      "failed to create snapshot for [c:\\]: VSS error",
    ],
    ["a source that was skipped", "/x y does not exist, skipping", "/x y", "does not exist, skipped"],
  ])("have %s", (_what, line, name, message) => {
    expect(runOf([SUMMARY, line]).objects).toMatchObject([{ name, status: "error", message }]);
  });

  it("come once, with the better reason", () => {
    const scan = JSON.stringify({ message_type: "error", error: {}, during: "scan", item: "/a" });
    const archival = itemError("/a");
    for (const lines of [
      [scan, archival],
      [archival, scan],
      ["scan: open /a: permission denied", "error: open /a: permission denied"],
    ]) {
      expect(runOf([SUMMARY, ...lines]).objects).toEqual([
        { name: "/a", type: "Path", status: "error", message: "permission denied" },
      ]);
    }
  });

  it("are kept up to a limit, and the rest is counted", () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => itemError(`/file-${index}`));
    const { objects } = runOf([SUMMARY, ...lines]);
    expect(objects).toHaveLength(MAX_OBJECTS);
    expect(objects.at(-2)?.name).toBe(`/file-${MAX_OBJECTS - 2}`);
    expect(objects.at(-1)).toMatchObject({ name: `${10_000 - MAX_OBJECTS + 1} more items`, status: "error" });
    expect(runOf([SUMMARY, ...lines.slice(0, MAX_OBJECTS)]).objects.at(-1)?.name).toBe(
      `/file-${MAX_OBJECTS - 1}`,
    );
  });

  it("keep the end of a long path, and stay within their limits", () => {
    const path = `/${"folder/".repeat(100)}file.txt`;
    const [object] = runOf([SUMMARY, itemError(path, { message: "x".repeat(50_000) })]).objects;
    expect(object?.name).toBe(`…${path.slice(-299)}`);
    expect(object?.message.length).toBeLessThanOrEqual(2_000);
  });

  it.each([
    ["pack e6f2a24e152347184e101c487b721dea80ef1651fcf4146323235b611192bc28: not referenced in any index"],
    ["1 additional files were found in the repo, which likely contain duplicate data."],
  ])("are none where a healthy check mentions in passing: %s", (line) => {
    expect(runOf([CHECK, line])).toMatchObject({ status: "success", objects: [] });
  });

  it("are the trees that a check finds broken", () => {
    expect(
      runOf(["check all packs", "error for tree 4bc50b37:", "  file x: metadata size does not match"]),
    ).toMatchObject({
      status: "error",
      type: "Check",
      objects: [{ name: "tree 4bc50b37", type: "Tree", message: "contains errors" }],
    });
  });
});

describe("times and identity", () => {
  it("are those of the summary", () => {
    expect(runOf(SUMMARY_18)).toMatchObject({
      startedAt: new Date("2026-11-23T04:36:26.687Z"),
      endedAt: new Date("2026-11-23T04:37:28.100Z"),
      identifier: "snapshot:9eb0b8dc8d70ea61b9bd4eee312682447fc47cc37827f138c46c36853e72eec3",
    });
  });

  it("are the start alone where the end and the duration are nonsense", () => {
    expect(runOf(UNCHANGED, 0)).toMatchObject({
      startedAt: new Date("2026-11-23T04:36:28.900Z"),
      endedAt: null,
      identifier: "backup_start:2026-11-23T04:36:28.9Z",
    });
  });

  it("reckon the end from the duration where it is missing or before the start", () => {
    const summary = (end: string) => SUMMARY_18.replace('"backup_end":"2026-11-23T05:37:28.1+01:00"', end);
    for (const end of ['"backup_end":"2020-01-01T00:00:00Z"', '"x":1', '"backup_end":5']) {
      expect(runOf(summary(end)).endedAt).toEqual(new Date("2026-11-23T04:37:28.187Z"));
    }
  });

  it.each([
    "0001-01-01T00:00:00Z",
    "9999-12-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-11-23 05:36:26",
    "",
    "x",
  ])("take no start such as %j", (start) => {
    const summary = SUMMARY_18.replace("2026-11-23T05:36:26.687140007+01:00", start);
    expect(runOf(summary)).toMatchObject({ startedAt: null, endedAt: null });
  });

  it("span all backups of the report", () => {
    const later = SUMMARY_18.replaceAll("2026-11-23T05", "2026-11-23T06");
    expect(runOf([SUMMARY_18, later])).toMatchObject({
      startedAt: new Date("2026-11-23T04:36:26.687Z"),
      endedAt: new Date("2026-11-23T05:37:28.100Z"),
    });
  });

  it.each([
    [SUMMARY, "snapshot:f178b53f"],
    [TEXT_BACKUP, "snapshot:54b5c414"],
    [`${SUMMARY}\n${TEXT_BACKUP}`, "snapshot:54b5c414;runs:2"],
    // A log that grows: the failure below must not pass for the night above.
    [`${SUMMARY}\nFatal: wrong password`, "snapshot:f178b53f;failures:1"],
    [`${SUMMARY}\nFatal: wrong password\nFatal: wrong password`, "snapshot:f178b53f;failures:2"],
    ["Fatal: wrong password or no key found", null],
    [CHECK, null],
    [FORGET, null],
    ["", null],
  ])("of %s is %s", (text, identifier) => {
    expect(runOf(text).identifier).toBe(identifier);
  });
});

describe("damage on the way", () => {
  it.each([
    ["the last line is cut", `${STATUS}\n${SUMMARY.slice(0, -8)}`, 0, "unknown"],
    ["the last line of text is cut", TEXT_BACKUP.slice(0, -2), 0, "unknown"],
    ["an error is cut", `${SUMMARY}\n${itemError("/a").slice(0, 40)}`, undefined, "unknown"],
    ["an error is cut and all ended well", `${SUMMARY}\n${itemError("/a").slice(0, 40)}`, 0, "warning"],
    [
      "an exit_error is cut",
      `${SUMMARY}\n{"message_type":"exit_error","code":12,"message":"Fatal: wrong pass`,
      undefined,
      "error",
    ],
    ["two messages share a line", `${STATUS}${SUMMARY}`, undefined, "success"],
    ["text is glued to a message", `${SUMMARY}/x does not exist, skipping`, undefined, "warning"],
    ["a message is glued to text", `/x does not exist, skipping${SUMMARY}`, undefined, "warning"],
    [
      "text breaks into a message",
      `{"message_type":"status","perc/srv/x does not exist, skipping\nent_done":0}\n${SUMMARY}`,
      0,
      "warning",
    ],
    [
      "a fatal line breaks into a message",
      `{"message_type":"status","percFatal: wrong password\n${SUMMARY}`,
      0,
      "error",
    ],
    [
      "a message is damaged and nothing else is said",
      `{"message_type":"status","perc\n${SUMMARY}`,
      undefined,
      "unknown",
    ],
    ["a message is damaged and all ended well", `{"message_type":"status","perc\n${SUMMARY}`, 0, "success"],
    ["a list of forget is cut", FORGET.slice(0, -10), undefined, "unknown"],
  ] as [string, string, number | undefined, string][])("%s", (_what, text, exitCode, status) => {
    expect(runOf(text, exitCode).status).toBe(status);
  });

  it("does not mistake the name of a file for a message", () => {
    const name =
      '/srv/Fatal: "error_count":5 does not exist, skipping {"message_type":"exit_error","code":1}';
    const lines = [
      JSON.stringify({ message_type: "status", percent_done: 0.5, current_files: [name] }),
      JSON.stringify({ message_type: "verbose_status", action: "unchanged", item: name }),
      SUMMARY,
    ];
    expect(runOf(lines)).toMatchObject({ status: "success", remark: null, objects: [] });
    const text = [`new       ${name}, saved in 0.000s (1 B added)`, `unchanged ${name}`, TEXT_BACKUP];
    expect(runOf(text)).toMatchObject({ status: "success", remark: null, objects: [] });
  });

  it("reads megabytes of progress in a moment", () => {
    const progress = JSON.stringify({
      message_type: "status",
      percent_done: 0.5,
      total_files: 11,
      current_files: ["/srv/data/vm/disk-01.vhdx", "/srv/data/vm/disk-02.vhdx"],
    });
    const text = `${`${progress}\n`.repeat(100_000)}${SUMMARY}`;
    expect(text.length).toBeGreaterThan(10_000_000);
    const started = performance.now();
    expect(runOf(text).status).toBe("success");
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("takes no time that grows faster than the report", () => {
    const heads = ["", "error: ", '{"message_type":"x', "restic 0."];
    const pieces = [
      "{",
      '{"message_type":',
      "[{",
      "error: ",
      "a: ",
      "restic: ",
      "restic: not ",
      "\u001b[",
      "x does not exist, ",
      "open ",
      "pack 0badcafe",
      "/",
      "\\",
      '"',
      '/"',
      "C:\\",
      "c:\\\\",
      "/x does not exist, skipping",
      "1",
    ];
    for (const piece of pieces) {
      for (const head of heads) {
        const line = head + piece.repeat(800_000 / piece.length);
        // As one line, and as many of the longest that are looked at whole.
        for (const report of [line, `${line.slice(0, 7_900)}\n`.repeat(100)]) {
          const started = performance.now();
          read(report);
          expect(performance.now() - started, head + piece).toBeLessThan(1_500);
        }
      }
    }
  });
});
