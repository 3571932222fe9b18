import { CopyButton } from "@/components/copy-button";
import { RefreshWhileVisible } from "./refresh-while-visible";

const TOKEN_COMMAND = 'npm run cli -- token create --name "First results"';

/** A ready line that sends one run: with the token in place of the words, it works as it stands. */
function curlLine(origin: string, now: Date): string {
  const run = {
    externalId: "first-run",
    customer: "Contoso",
    job: { name: "Daily VM backup", software: "Veeam Backup & Replication", type: "Backup" },
    startedAt: `${now.toISOString().slice(0, 19)}Z`,
    status: "warning",
    remark: "The first result has arrived",
  };
  return [
    `curl ${origin}/api/v1/runs \\`,
    '  -H "Authorization: Bearer <token>" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '${JSON.stringify(run)}'`,
  ].join("\n");
}

/** No run has ever come: how results come in, for those who can see to it; the page notices the first one by itself. */
export function FirstResults({
  origin,
  now,
  canManageTokens,
}: {
  origin: string;
  now: Date;
  canManageTokens: boolean;
}) {
  return (
    <div className="max-w-2xl px-4 py-8 md:px-6">
      <h2 className="font-medium text-lg">No run has come in yet</h2>
      {canManageTokens ? (
        <>
          <p className="mt-1 text-base text-muted-foreground text-pretty">
            Backup jobs report their runs here, by a script of yours or by the tool itself. Two lines show the
            way.
          </p>
          <ol className="mt-6 space-y-6">
            <Step number={1} title="Make a token">
              <p>On the machine where Backupchecks runs, in its folder. The token is shown once.</p>
              <Line text={TOKEN_COMMAND} />
            </Step>
            <Step number={2} title="Send a run">
              <p>
                From any machine that reaches this one, with the token in place of{" "}
                <code className="font-mono">&lt;token&gt;</code>.
              </p>
              <Line text={curlLine(origin, now)} />
            </Step>
          </ol>
        </>
      ) : (
        <p className="mt-1 text-base text-muted-foreground text-pretty">
          An administrator sets up how results come in. From then on each run waits here until someone has
          reviewed it.
        </p>
      )}
      <p className="mt-8 flex items-center gap-2 text-base text-muted-foreground" role="status">
        <span aria-hidden className="size-2 animate-breathe rounded-full bg-primary" />
        Waiting for the first run. This page shows it as it arrives.
      </p>
      <RefreshWhileVisible everyMs={5_000} />
    </div>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: React.ReactNode }) {
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 text-base">
      <span aria-hidden className="font-medium text-muted-foreground">
        {number}
      </span>
      <div className="space-y-1.5">
        <h3 className="font-medium">{title}</h3>
        {children}
      </div>
    </li>
  );
}

function Line({ text }: { text: string }) {
  return (
    <div className="relative rounded-md border bg-card">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto px-3 py-2.5 pr-24 font-mono text-sm leading-5">
        {text}
      </pre>
      <CopyButton text={text} className="absolute top-1.5 right-1.5" />
    </div>
  );
}
