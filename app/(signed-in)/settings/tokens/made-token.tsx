"use client";

import { useState } from "react";
import { CopyButton } from "@/components/copy-button";
import { curlLine } from "@/components/tokens/curl-line";
import { Input } from "@/components/ui/input";
import type { MadeToken } from "@/lib/domain/token-views";

/** A token that was just made, shown this once, and a line that tries it. */
export function MadeTokenNote({ made, baseUrl }: { made: MadeToken & { name: string }; baseUrl: string }) {
  const [now] = useState(() => new Date());
  const line = curlLine({
    baseUrl,
    token: made.token,
    customer: made.customerName ?? "Contoso",
    // Another token is tried by another run, which is not taken for the first one.
    externalId: `first-run-${made.id.slice(-8)}`,
    now,
  });
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-col gap-1">
        <p>Copy the token now: it is shown only this once, and only its hash is stored.</p>
        <div className="flex items-center gap-1">
          <Input
            aria-label={`Token ${made.name}`}
            readOnly
            value={made.token}
            className="font-mono text-xs"
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton text={made.token} what="the token" />
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-1">
        <div className="flex items-center justify-between gap-4">
          <h3 className="font-medium">Send a first run</h3>
          <CopyButton text={line} what="the line" />
        </div>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
          tabIndex={0}
          className="overflow-x-auto rounded-md bg-muted px-3 py-2.5 font-mono text-xs leading-5"
        >
          {line}
        </pre>
      </div>
    </div>
  );
}
