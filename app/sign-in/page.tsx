import type { Metadata, Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { EntranceFrame } from "@/components/frame/entrance-frame";
import { currentActor } from "@/lib/auth/current-actor";
import { needsSetup } from "@/lib/auth/setup";
import { destinationWords, safeDestination } from "./destination";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const destination = safeDestination((await searchParams).to);
  if (await needsSetup()) redirect("/setup");
  if (await currentActor()) redirect(destination as Route);
  const host = (await headers()).get("host") ?? "this instance";
  return (
    <EntranceFrame
      title="Sign in"
      instance={host}
      lead={
        <p>
          After signing in: <span className="text-foreground">{destinationWords(destination)}</span>
        </p>
      }
    >
      <SignInForm destination={destination} />
    </EntranceFrame>
  );
}
