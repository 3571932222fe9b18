// The real restic, reported as a cron job reports it: by the line of the README, through curl.
import { spawn } from "node:child_process";
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test, visit } from "./fixtures";
import type { Instance } from "./instance";
import { unique } from "./reports";

const ROOT = path.join(import.meta.dirname, "..");
/** Reads what the machine lets everybody read, and no more; root would read files of mode 000 too. */
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

async function run(command: string, args: string[], env: Record<string, string> = {}): Promise<Finished> {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? -1));
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** A shell as the cron job's own user. */
function shell(script: string, env: Record<string, string>): Promise<Finished> {
  const asNobody = [
    "--reuid",
    String(NOBODY),
    "--regid",
    String(NOBODY),
    "--clear-groups",
    "--",
    "bash",
    "-c",
    script,
  ];
  return isRoot ? run("setpriv", asNobody, env) : run("bash", ["-c", script], env);
}

interface Machine {
  folder: string;
  env: Record<string, string>;
  /** Runs a backup and posts what it wrote, as a cron job does. @returns what was answered, and restic's exit code. */
  backUp(job: Job): Promise<{ posted: unknown; code: number }>;
}

interface Job {
  customer: string;
  name: string;
  /** In place of the repository's own. */
  password?: string;
  /** Posted without the time of its start. */
  isTimeless?: boolean;
}

/** The lines that the README gives for a cron job, for this instance, folder and job. */
async function cronJob(address: string, folder: string, job: Job): Promise<string> {
  const readme = await readFile(path.join(ROOT, "README.md"), "utf8");
  const lines = /```sh\n([^`]*\brestic backup\b[^`]*)```/.exec(readme)?.[1];
  if (!lines) throw new Error("the README has no lines for restic");
  const ours = lines
    .replace("https://backupchecks.example.com", address)
    .replace("/srv/data", path.join(folder, "data"))
    .replace("customer=Contoso", `customer=${encodeURIComponent(job.customer)}`)
    .replace("job=fs01", `job=${encodeURIComponent(job.name)}`)
    .replace("&startedAt=$started", job.isTimeless ? "" : "$&");
  return `${ours}\nexit "$code"`;
}

const machineTest = test.extend<{ machine: Machine }>({
  machine: async ({ instance, reports }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), "backupchecks-restic-"));
    const env = {
      FOLDER: folder,
      TMPDIR: folder,
      HOME: folder,
      RESTIC_REPOSITORY: path.join(folder, "repository"),
      RESTIC_PASSWORD: "the repository's password",
      RESTIC_CACHE_DIR: path.join(folder, "cache"),
      TOKEN: reports.token,
    };
    if (isRoot) await chown(folder, NOBODY, NOBODY);
    const prepared = await shell(
      'mkdir "$FOLDER/data" && echo hello >"$FOLDER/data/readable.txt" && restic init --quiet',
      env,
    );
    expect(prepared, prepared.stderr).toMatchObject({ code: 0 });
    await use({
      folder,
      env,
      backUp: async (job) => {
        const { stdout, code } = await shell(await cronJob(instance.url, folder, job), {
          ...env,
          ...(job.password ? { RESTIC_PASSWORD: job.password } : {}),
        });
        return { posted: JSON.parse(stdout) as unknown, code };
      },
    });
    await rm(folder, { recursive: true, force: true });
  },
});

/** Makes a file that the backup may not read. */
async function addUnreadable(machine: Machine): Promise<string> {
  const file = path.join(machine.folder, "data", "secret.db");
  await writeFile(file, "nobody may read this");
  if (isRoot) await chown(file, 0, 0);
  await chmod(file, isRoot ? 0o600 : 0o000);
  return file;
}

machineTest.describe("restic by curl", () => {
  machineTest("a backup that went well is shown as Success", async ({ machine, open, operator }) => {
    const customer = `Restic ${unique()}`;
    const { code, posted } = await machine.backUp({ customer, name: "fs01 /srv/data" });
    expect(code).toBe(0);
    expect(posted).toMatchObject([{ status: "success", result: "created", errors: [] }]);

    const page = await open(operator);
    await visit(page, `/run-checks?status=success&q=${encodeURIComponent(customer)}`);
    const row = page.getByRole("link", { name: new RegExp(`Success.*${customer}.*fs01 /srv/data`) });
    await expect(row).toBeVisible();
    await expect(row).toContainText("restic · Backup");
  });

  machineTest(
    "a source that can't be read is shown as Warning, with its path and restic's words",
    async ({ machine, open, operator }) => {
      const file = await addUnreadable(machine);
      const customer = `Restic ${unique()}`;
      const { code, posted } = await machine.backUp({ customer, name: "fs02 /srv/data" });
      expect(code).toBe(3);
      expect(posted).toMatchObject([{ status: "warning", result: "created" }]);

      const page = await open(operator);
      await visit(page, `/run-checks?q=${encodeURIComponent(customer)}`);
      const row = page.getByRole("link", { name: new RegExp(`Warning.*${customer}`) });
      await expect(row).toContainText("permission denied");
      const panel = page.getByRole("complementary", { name: "Selected run" });
      await expect(panel).toContainText("Ended with warnings");
      await expect(panel.getByRole("region", { name: "Objects" })).toContainText(file);
    },
  );

  machineTest(
    "a wrong password is shown as Error, and is a new run each night",
    async ({ machine, open, operator }) => {
      const customer = `Restic ${unique()}`;
      const job = { customer, name: "fs03 /srv/data", password: "not the password", isTimeless: true };
      const first = await machine.backUp(job);
      expect(first.code).not.toBe(0);
      expect(first.posted).toMatchObject([{ status: "error", result: "created" }]);
      const second = await machine.backUp(job);
      expect(second.posted).toMatchObject([{ status: "error", result: "created" }]);

      const page = await open(operator);
      await visit(page, `/run-checks?q=${encodeURIComponent(customer)}`);
      const row = page.getByRole("link", { name: new RegExp(`Error.*${customer}`) });
      await expect(row).toContainText("2 runs");
      await expect(row).toContainText(/wrong password or no key found/i);
      const panel = page.getByRole("complementary", { name: "Selected run" });
      await expect(panel).toContainText("Failed, started");
      await expect(panel).not.toContainText("not the password");
    },
  );
});

machineTest(
  "the command line takes in the same report, beside the running instance",
  async ({ machine, open, operator, instance }) => {
    await addUnreadable(machine);
    const report = path.join(machine.folder, "report.json");
    const backup = await shell(`restic backup --json "$FOLDER/data" >"${report}" 2>&1`, machine.env);
    expect(backup.code).toBe(3);
    const customer = `Restic ${unique()}`;
    const { code, stdout, stderr } = await ingestByCommand(instance, customer, report);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "warning", result: "created", errors: [] });
    const again = await ingestByCommand(instance, customer, report);
    expect(JSON.parse(again.stdout)).toMatchObject({ status: "warning", result: "duplicate" });

    const page = await open(operator);
    await visit(page, `/run-checks?q=${encodeURIComponent(customer)}`);
    await expect(page.getByRole("link", { name: new RegExp(`Warning.*${customer}`) })).toBeVisible();
  },
);

function ingestByCommand({ env }: Instance, customer: string, report: string): Promise<Finished> {
  const command = ["run", "--silent", "cli", "--", "ingest", "restic"];
  const job = ["--customer", customer, "--job", "fs04 /srv/data", "--exit-code", "3", report];
  return run("npm", [...command, ...job], { ...env, NODE_OPTIONS: "" });
}
