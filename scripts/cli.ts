// `npm run cli -- <command>`: works beside a running instance on the same data folder or DATABASE_URL (contracts.md, Commands).
import { text } from "node:stream/consumers";
import { Command, InvalidArgumentError } from "commander";
import type { Result } from "@/lib/domain/result";
import { ROLES, type Role } from "@/lib/domain/roles";
import { addBackupCommands } from "./backup/backup-commands";
import { contentOf, runsIn } from "./cli-files";
import { openInstance } from "./instance";

/** What commands use of the application; loaded once the instance is open and the environment complete. */
async function application() {
  const [server, password, users, list, factor, tokens, runs, report, baseUrl, schemas, audit, fault] =
    await Promise.all([
      import("@/lib/server"),
      import("@/lib/auth/password"),
      import("@/lib/use-cases/manage-users"),
      import("@/lib/use-cases/view-users"),
      import("@/lib/use-cases/second-factor"),
      import("@/lib/use-cases/manage-tokens"),
      import("@/lib/use-cases/accept-runs"),
      import("@/lib/use-cases/accept-report"),
      import("@/lib/use-cases/base-url"),
      import("@/lib/schemas/ingest-run"),
      import("@/lib/use-cases/verify-audit"),
      import("@/lib/domain/chain-fault"),
    ]);
  return {
    ...server,
    ...password,
    ...users,
    ...list,
    ...factor,
    ...tokens,
    ...runs,
    ...report,
    ...baseUrl,
    ...schemas,
    ...audit,
    ...fault,
    circumstances: () => server.circumstances(undefined, server.COMMAND_LINE),
  };
}

type Application = Awaited<ReturnType<typeof application>>;

/** Opens the instance for one command and leaves it again. A refusal is printed, and the exit code is 1. */
async function withInstance(work: (app: Application) => Promise<void>): Promise<void> {
  const instance = await openInstance({ quiet: true });
  try {
    const app = await application();
    await app.assertEncryptionKey();
    try {
      await work(app);
    } finally {
      await app.closeDatabase();
    }
  } finally {
    await instance.stop();
  }
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

function role(given: string): Role {
  const found = ROLES.find((each) => each === given);
  if (!found) throw new InvalidArgumentError(`Give one of ${ROLES.join(", ")}.`);
  return found;
}

async function passwordFromInput(): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, "");
  if (password.length < 12 || password.length > 200)
    throw new Error("The password must have 12 to 200 characters.");
  return password;
}

const program = new Command("npm run cli --").description(
  "Works on an instance of Backupchecks, beside it if it runs.",
);

const user = program.command("user").description("People who sign in");
user
  .command("add")
  .requiredOption("--email <email>")
  .requiredOption("--name <name>")
  .requiredOption("--role <role>", ROLES.join(", "), role)
  .requiredOption("--password-stdin", "read the password from standard input")
  .action(async ({ email, name, role }: { email: string; name: string; role: Role }) => {
    const password = await passwordFromInput();
    await withInstance(async (app) => {
      must(
        await app.addUser(
          app.COMMAND_LINE,
          { email, name, role, passwordHash: await app.hashPassword(password) },
          app.circumstances(),
        ),
      );
      console.log(`Added ${email} as ${role}.`);
    });
  });
user.command("list").action(() =>
  withInstance(async (app) => {
    for (const { email, name, role, state } of must(
      await app.viewUsers(app.COMMAND_LINE, app.circumstances()),
    ).users)
      console.log([email, name, role, state].join("\t"));
  }),
);
user
  .command("disable")
  .description("end all sign-ins of a user and let in no new one")
  .requiredOption("--email <email>")
  .action(({ email }: { email: string }) =>
    withInstance(async (app) => {
      must(await app.disableUser(app.COMMAND_LINE, { email }, app.circumstances()));
      console.log(`Disabled ${email}.`);
    }),
  );
user
  .command("password")
  .description("set a new password; all sign-ins of the user end")
  .requiredOption("--email <email>")
  .requiredOption("--password-stdin", "read the password from standard input")
  .action(async ({ email }: { email: string }) => {
    const password = await passwordFromInput();
    await withInstance(async (app) => {
      must(
        await app.setPassword(
          app.COMMAND_LINE,
          { email, passwordHash: await app.hashPassword(password) },
          app.circumstances(),
        ),
      );
      console.log(`Set a new password for ${email}.`);
    });
  });

user
  .command("reset-second-factor")
  .description(
    "for an administrator who has lost authenticator and recovery codes; others are helped by one on the page Users",
  )
  .requiredOption("--email <email>")
  .action(({ email }: { email: string }) =>
    withInstance(async (app) => {
      must(await app.resetSecondFactor(app.COMMAND_LINE, { email }, app.circumstances()));
      console.log(`${email} signs in by password alone.`);
    }),
  );

const token = program.command("token").description("Tokens for ingest");
token
  .command("create")
  .requiredOption("--name <name>")
  .option("--customer <name>", "the one customer whose runs it may bring")
  .action(({ name, customer }: { name: string; customer?: string }) =>
    withInstance(async (app) => {
      const input = { name, customer: customer === undefined ? null : { named: customer } };
      console.log(must(await app.createToken(app.COMMAND_LINE, input, app.circumstances())).token);
    }),
  );
token.command("list").action(() =>
  withInstance(async (app) => {
    for (const { id, name, hint, customer, lastUsedAt, revokedAt } of must(
      await app.tokensFor(app.COMMAND_LINE),
    ))
      console.log(
        [
          id,
          name,
          `${hint}…`,
          revokedAt ? "revoked" : "live",
          lastUsedAt?.toISOString() ?? "never used",
          customer?.name ?? "all customers",
        ].join("\t"),
      );
  }),
);
token
  .command("revoke")
  .argument("<name-or-id>")
  .action((nameOrId: string) =>
    withInstance(async (app) => {
      console.log(
        `Revoked: ${must(await app.revokeTokens(app.COMMAND_LINE, { nameOrId }, app.circumstances())).revoked}`,
      );
    }),
  );

const audit = program.command("audit").description("The trail of who did what");
audit
  .command("verify")
  .description("reckon every event anew; exit code 1 where one was changed, taken away or put in")
  .action(() =>
    withInstance(async (app) => {
      const { events, hash, fault } = must(await app.verifyAudit(app.COMMAND_LINE));
      if (fault) throw new Error(app.chainFaultWords(fault));
      console.log(`${events} events, chain whole`);
      // Kept outside of this machine, it would show even a trail that was rewritten as a whole.
      console.log(`Hash of the newest: ${hash}`);
    }),
  );

const ingest = program.command("ingest").description("Runs, as others send them or as a tool wrote them");
ingest
  .command("runs")
  .argument("<files...>", "JSON or NDJSON; - is standard input")
  .action((files: string[]) =>
    withInstance(async (app) => {
      const baseUrl = await app.storedBaseUrl();
      for (const file of files) {
        const runs = await runsIn(file);
        for (let from = 0; from < runs.length; from += app.MAX_RUNS_PER_ARRAY)
          report(await app.acceptRuns(runs.slice(from, from + app.MAX_RUNS_PER_ARRAY), baseUrl));
      }
    }),
  );
ingest
  .command("restic")
  .requiredOption("--customer <customer>")
  .requiredOption("--job <job>")
  .option("--exit-code <n>")
  .option("--started-at <time>", "ISO 8601 with an offset")
  .argument("<file>", "the merged output of restic --json; - is standard input")
  .action((file: string, given: { customer: string; job: string; exitCode?: string; startedAt?: string }) =>
    withInstance(async (app) => {
      const query = app.reportQuerySchema.safeParse(given);
      if (!query.success) {
        const issue = query.error.issues[0];
        throw new Error(`${issue?.path.join(".")} ${issue?.message}`);
      }
      const where = { baseUrl: await app.storedBaseUrl(), now: new Date() };
      report(
        must(
          await app.acceptReport({ format: "restic", text: await contentOf(file), query: query.data }, where),
        ),
      );
    }),
  );

addBackupCommands(program);

/** One line of JSON for each run, as the address answers; the exit code tells when one was rejected. */
function report(entries: readonly { result: string }[]): void {
  for (const entry of entries) console.log(JSON.stringify(entry));
  if (entries.some(({ result }) => result === "rejected")) process.exitCode = 1;
}

program.parseAsync().then(
  () => process.exit(),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
