import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One real run of restic, as kept under `samples/`. For tests. */
export interface Sample {
  /** `restic-0.14.0/01-backup-success-first` */
  name: string;
  stdout: string;
  stderr: string;
  exitCode: number;
}

const FOLDER = path.join(import.meta.dirname, "..", "samples");

/** All real runs of restic, in order. */
export const SAMPLES: readonly Sample[] = readdirSync(FOLDER)
  .filter((version) => version.startsWith("restic-"))
  .sort()
  .flatMap((version) =>
    readdirSync(path.join(FOLDER, version))
      .sort()
      .map((scenario) => sample(`${version}/${scenario}`)),
  );

function sample(name: string): Sample {
  const read = (file: string) => readFileSync(path.join(FOLDER, name, file), "utf8");
  return {
    name,
    stdout: read("stdout.txt"),
    stderr: read("stderr.txt"),
    exitCode: Number(read("exit_code.txt")),
  };
}

/** The output of both streams as a pipe may merge them: lines of each in their order, streams alternating. */
export function interleaved({ stdout, stderr }: Sample): string {
  const [out, err] = [stdout, stderr].map((text) => text.split("\n").filter((line) => line !== ""));
  const lines: string[] = [];
  for (let index = 0; index < Math.max(out?.length ?? 0, err?.length ?? 0); index += 1) {
    lines.push(...[out?.[index], err?.[index]].filter((line) => line !== undefined));
  }
  return lines.join("\n");
}
