"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import {
  disableUserAction,
  enableUserAction,
  makeAccessLinkAction,
  resetSecondFactorAction,
  unlinkUserAction,
} from "@/app/_actions/people-actions";
import { ConfirmDialog } from "@/components/customers/confirm-dialog";
import { LocalTime } from "@/components/local-time";
import { MadeLinkNote } from "@/components/people/made-link";
import { Button } from "@/components/ui/button";
import type { MadeLink, UserDetails } from "@/lib/domain/user-views";

type Question = "link" | "disable" | "enable" | "factor" | "unlink";

/** How a user gets in, and how they are kept out: each act says first what will come of it. */
export function AccessPanel({ user }: { user: UserDetails }) {
  const router = useRouter();
  const panel = useRef<HTMLDivElement>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [link, setLink] = useState<MadeLink | null>(null);
  // Their profile asks for it: what is done here would be refused.
  const hasOwnWay = user.isViewer && user.hasPassword;

  async function act(asked: Question) {
    const { email } = user;
    if (asked === "link") {
      const answer = await makeAccessLinkAction({ email });
      if (answer.ok) setLink(answer.value);
      router.refresh();
      return answer;
    }
    const answer = await ACTS[asked]({ email });
    setLink(null);
    router.refresh();
    return answer;
  }

  return (
    <div ref={panel} tabIndex={-1} className="flex flex-col gap-4 outline-none">
      <Ways user={user} />
      {hasOwnWay && (
        <p className="text-muted-foreground">
          This is you: password and second factor are changed in your{" "}
          <Link
            href="/profile"
            className="rounded-sm text-link underline decoration-current/40 underline-offset-3 hover:decoration-current"
          >
            profile
          </Link>
          .
        </p>
      )}
      {link && <MadeLinkNote link={link} name={user.name} />}
      <div className="flex flex-wrap gap-2">
        {user.state !== "disabled" && !hasOwnWay && (
          <Button variant="outline" onClick={() => setQuestion("link")}>
            {user.state === "invited" ? "Make a new invitation link" : "Make a link for a new password"}
          </Button>
        )}
        {user.hasSecondFactor && !hasOwnWay && (
          <Button variant="outline" onClick={() => setQuestion("factor")}>
            Reset second factor
          </Button>
        )}
        {user.isLinked && (
          <Button variant="outline" onClick={() => setQuestion("unlink")}>
            Unlink from single sign-on
          </Button>
        )}
        {user.state === "disabled" ? (
          <Button variant="outline" onClick={() => setQuestion("enable")}>
            Enable user
          </Button>
        ) : (
          <Button variant="outline" onClick={() => setQuestion("disable")}>
            Disable user
          </Button>
        )}
      </div>
      <ConfirmDialog
        subject={question}
        title={(asked) => WORDS[asked].title(user.name)}
        confirm={question ? WORDS[question].confirm : ""}
        pending={question ? WORDS[question].pending : ""}
        act={act}
        close={() => setQuestion(null)}
        focusAfter={() => panel.current}
      >
        {question && WORDS[question].outcome}
      </ConfirmDialog>
    </div>
  );
}

const ACTS = {
  disable: disableUserAction,
  enable: enableUserAction,
  factor: resetSecondFactorAction,
  unlink: unlinkUserAction,
};

const WORDS: Record<
  Question,
  { title: (name: string) => string; outcome: string; confirm: string; pending: string }
> = {
  link: {
    title: (name) => `Make a link for ${name}?`,
    outcome:
      "It lets whoever opens it set this user's password, once, within 72 hours. An earlier link stops working now.",
    confirm: "Make link",
    pending: "Making…",
  },
  factor: {
    title: (name) => `Reset the second factor of ${name}?`,
    outcome:
      "Their password alone lets them in until they set it up again. Make sure that it is they who ask: by phone, not by mail.",
    confirm: "Reset",
    pending: "Resetting…",
  },
  unlink: {
    title: (name) => `Unlink ${name} from single sign-on?`,
    outcome:
      "Their sessions end. At their next sign-in they are linked anew, if the provider has verified their email address.",
    confirm: "Unlink",
    pending: "Unlinking…",
  },
  disable: {
    title: (name) => `Disable ${name}?`,
    outcome: "All their sessions end now, and they can't sign in until they are enabled again.",
    confirm: "Disable",
    pending: "Disabling…",
  },
  enable: {
    title: (name) => `Enable ${name}?`,
    outcome: "They can sign in again as before, with the same role.",
    confirm: "Enable",
    pending: "Enabling…",
  },
};

function Ways({ user }: { user: UserDetails }) {
  return (
    <ul className="flex flex-col gap-1">
      <li>Password: {user.hasPassword ? "set" : "not set"}</li>
      <li>Second factor: {user.hasSecondFactor ? "on" : "off"}</li>
      {user.isLinked && <li>Comes by single sign-on too</li>}
      {user.linkExpiresAt && (
        <li>
          {user.isLinkExpired ? "A link has expired, on " : "A link is waiting, until "}
          <LocalTime value={user.linkExpiresAt} />
        </li>
      )}
    </ul>
  );
}
