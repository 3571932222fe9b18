import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { throwawayFolder } from "./throwaway-folder";

describe("throwawayFolder", () => {
  it("clears away what a killed command left behind, and nothing that is in use", async () => {
    const [abandoned, inUse] = [await throwawayFolder(), await throwawayFolder()];
    // No system gives out a process number this high.
    await writeFile(path.join(abandoned.path, "owner"), "99999999");
    const next = await throwawayFolder();
    await expect(stat(abandoned.path)).rejects.toThrow("ENOENT");
    expect((await stat(inUse.path)).isDirectory()).toBe(true);
    await Promise.all([inUse, next].map((folder) => folder.remove()));
    await expect(stat(next.path)).rejects.toThrow("ENOENT");
  });
});
