import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { acceptLinkAction } from "@/app/_actions/invite-actions";
import { EntranceFrame } from "@/components/frame/entrance-frame";
import { viewLink } from "@/lib/use-cases/accept-link";
import { AcceptForm } from "./accept-form";

export const metadata: Metadata = { title: "One-time link" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const host = (await headers()).get("host") ?? "this instance";
  const view = await viewLink({ token }, { now: () => new Date() });
  if (!view.ok)
    return (
      <EntranceFrame title="Link not valid" instance={host} lead={<p>{view.message}</p>}>
        <Link
          href="/sign-in"
          className="text-link underline decoration-current/40 underline-offset-3 hover:decoration-current"
        >
          Sign in
        </Link>
      </EntranceFrame>
    );
  const isNew = view.value.purpose === "invitation";
  return (
    <EntranceFrame
      title={isNew ? "Welcome" : "New password"}
      instance={host}
      lead={
        <p>
          {isNew
            ? "You are invited. Choose a password, and you are in."
            : "Choose a new password. All your sessions end with the old one."}
        </p>
      }
    >
      <AcceptForm token={token} view={view.value} acceptAction={acceptLinkAction} />
    </EntranceFrame>
  );
}
