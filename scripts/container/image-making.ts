// Makes what the Dockerfile makes in folders of this machine, by its own lines, and starts it as it would be started.
import { execFile, spawn } from "node:child_process";
import { cp, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "@/scripts/port";
import { type ImageStage, readImageRecipe } from "./image-recipe";

const ROOT = path.join(import.meta.dirname, "../..");
const run = promisify(execFile);
/** Changes the image outside of its own folder, which is somebody's machine here. */
const NEEDS_AN_IMAGE = /^install -d /;
const HEALTHY_WITHIN_MS = 180_000;
const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * Follows the recipe below `folder`, a folder for each stage.
 * @returns the last stage and where it is.
 */
export async function makeImage(folder: string): Promise<{ stage: ImageStage; root: string; place: string }> {
  const stages = readImageRecipe(await readFile(path.join(ROOT, "Dockerfile"), "utf8"));
  const files = await contextFiles();
  const roots = new Map<string | null, string>();
  let made: { stage: ImageStage; root: string; place: string } | undefined;
  for (const [index, stage] of stages.entries()) {
    const root = path.join(folder, `stage-${index}`);
    roots.set(stage.name, root);
    let place = root;
    for (const step of stage.steps) {
      if (step.do === "workdir") {
        place = path.join(root, step.folder);
        await mkdir(place, { recursive: true });
      } else if (step.do === "copy") {
        const target = path.resolve(place, step.target);
        if (step.from === null) await copyFiles(files, step.sources, target);
        else await copyStage(roots.get(step.from), step.sources, target);
      } else if (!NEEDS_AN_IMAGE.test(step.command)) await runIn(place, stage, step.command);
    }
    made = { stage, root, place };
  }
  if (!made) throw new Error("The Dockerfile makes nothing.");
  return made;
}

/** What the engine would be sent: the files of the repository without those of `.dockerignore`. */
export async function contextFiles(): Promise<string[]> {
  const { stdout } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    maxBuffer: MOST_OUTPUT,
  });
  const ignored = (await readFile(path.join(ROOT, ".dockerignore"), "utf8")).split("\n").filter(Boolean);
  return stdout
    .split("\n")
    .filter(Boolean)
    .filter((file) =>
      ignored.every(
        (pattern) => !path.matchesGlob(file, pattern) && !path.matchesGlob(file, `${pattern}/**`),
      ),
    );
}

/** As COPY does: a folder's content, a file under its name, several by a pattern. */
async function copyFiles(
  files: readonly string[],
  sources: readonly string[],
  target: string,
): Promise<void> {
  for (const source of sources) {
    const found = files.filter((file) => source === "." || file === source || path.matchesGlob(file, source));
    if (found.length === 0) throw new Error(`COPY ${source} finds nothing.`);
    for (const file of found) {
      const name = source === "." ? file : path.basename(file);
      await cp(path.join(ROOT, file), path.join(target, name), { recursive: true });
    }
  }
}

async function copyStage(
  root: string | undefined,
  sources: readonly string[],
  target: string,
): Promise<void> {
  if (!root) throw new Error("COPY --from names no stage.");
  for (const source of sources)
    await cp(path.join(root, source), target, { recursive: true, verbatimSymlinks: true });
}

async function runIn(place: string, stage: ImageStage, command: string): Promise<void> {
  try {
    await run("sh", ["-c", command], {
      cwd: place,
      env: bareEnvironment(stage),
      maxBuffer: MOST_OUTPUT,
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`RUN ${command} failed:\n${stdout ?? ""}${stderr ?? (error as Error).message}`);
  }
}

/** How this machine gets to the network; an engine hands its own way to a build, too. */
const WAY_OUT = ["NODE_EXTRA_CA_CERTS", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/** Nothing of ours but what every image has, so that a variable that is set here by chance helps nobody. */
function bareEnvironment({ environment }: ImageStage): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", ...WAY_OUT].map((name) => [name, process.env[name]]);
  return { ...Object.fromEntries(kept), ...environment } as unknown as NodeJS.ProcessEnv;
}

/**
 * Starts the made image by its CMD, on a free port and with its data in `dataDir`, until it is healthy; then stops it as an engine does.
 * @returns what it wrote.
 * @throws Error with that if it does not come up, or does not end by itself.
 */
export async function tryImage(
  { stage, place }: { stage: ImageStage; place: string },
  dataDir: string,
): Promise<string> {
  const port = await freePort();
  const [program = "", ...args] = stage.command;
  const child = spawn(program, args, {
    cwd: place,
    env: {
      ...bareEnvironment(stage),
      PORT: String(port),
      BACKUPCHECKS_DATA_DIR: dataDir,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  const until = Date.now() + HEALTHY_WITHIN_MS;
  while (!(await isHealthy(port))) {
    if (child.exitCode !== null) throw new Error(`It ended by itself.\n${output}`);
    if (Date.now() > until) {
      child.kill("SIGTERM");
      await ended;
      throw new Error(`It does not get healthy.\n${output}`);
    }
    await pause(250);
  }
  child.kill("SIGTERM");
  const code = await ended;
  if (code !== 0) throw new Error(`Told to stop, it ended with ${code}.\n${output}`);
  return output;
}

async function isHealthy(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => undefined);
  return answer?.ok === true && (await answer.text()) === '{"status":"ok"}';
}
