"use client";

import { CopyButton } from "@/components/copy-button";
import { LocalTime } from "@/components/local-time";
import { Input } from "@/components/ui/input";
import type { MadeLink } from "@/lib/domain/user-views";

/** A one-time link, shown this once: how to hand it over, and how long it waits. */
export function MadeLinkNote({ link, name }: { link: MadeLink; name: string }) {
  const address = `${window.location.origin}${link.path}`;
  return (
    <div className="flex flex-col gap-2">
      <p>
        Send this link to {name} yourself: Backupchecks sends no mail. It is shown only now, works once, and
        until <LocalTime value={link.expiresAt} />.
        {link.purpose === "reset" && " When it is used, all their sessions end."}
      </p>
      <div className="flex items-center gap-1">
        <Input
          aria-label={`Link for ${name}`}
          readOnly
          value={address}
          className="font-mono text-xs"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={address} what="the link" />
      </div>
    </div>
  );
}
