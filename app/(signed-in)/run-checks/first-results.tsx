import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/copy-button";
import { curlLine } from "@/components/tokens/curl-line";
import { RefreshWhileVisible } from "./refresh-while-visible";

const TOKEN_COMMAND = 'npm run cli -- token create --name "First results"';

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
  const line = curlLine({
    baseUrl: origin,
    token: "<token>",
    customer: "Contoso",
    externalId: "first-run",
    now,
  });
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
            <Step number={1} title="Make a token" line={TOKEN_COMMAND}>
              In{" "}
              <Link href={"/settings/tokens" as Route} className="text-link hover:underline">
                Settings → Ingest tokens
              </Link>
              , or on the machine where Backupchecks runs, in its folder. The token is shown once.
            </Step>
            <Step number={2} title="Send a run" line={line}>
              From any machine that reaches this one, with the token in place of{" "}
              <code className="font-mono">&lt;token&gt;</code>.
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

function Step(props: { number: number; title: string; line: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 text-base">
      <span aria-hidden className="font-medium text-muted-foreground leading-8">
        {props.number}
      </span>
      <div>
        <div className="flex items-center justify-between gap-4">
          <h3 className="font-medium leading-8">{props.title}</h3>
          <CopyButton text={props.line} what={props.title.toLowerCase()} />
        </div>
        <p className="mb-2 text-muted-foreground">{props.children}</p>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
          tabIndex={0}
          className="overflow-x-auto rounded-md bg-muted px-3 py-2.5 font-mono text-sm leading-5"
        >
          {props.line}
        </pre>
      </div>
    </li>
  );
}
