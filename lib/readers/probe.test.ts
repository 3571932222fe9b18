import { it } from "vitest";
import { readRestic } from "./restic";
import { SAMPLES } from "./restic-samples.test-data";
it("x", () => {
  for (const s of SAMPLES) {
    const a = readRestic({ text: s.stdout + s.stderr, exitCode: s.exitCode });
    const b = readRestic({ text: s.stdout + s.stderr });
    console.log(s.name, s.exitCode, JSON.stringify(a.kind === "run" ? [a.run.status, a.run.type, a.run.remark, a.run.objects.map(o => o.name + "|" + o.message), a.run.identifier, a.run.startedAt, a.run.endedAt] : a), "||", b.kind === "run" ? b.run.status : b.kind);
  }
});
