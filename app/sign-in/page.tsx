import type { Metadata, Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { EntranceFrame } from "@/components/frame/entrance-frame";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { currentActor } from "@/lib/auth/current-actor";
import { singleSignOn } from "@/lib/auth/oidc-provider";
import { needsSetup } from "@/lib/auth/setup";
import { destinationWords, safeDestination } from "./destination";
import { ProviderButton } from "./provider-button";
import { providerProblem } from "./provider-problem";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { to, error, password } = await searchParams;
  const destination = safeDestination(to);
  const provider = singleSignOn();
  const problem = provider && providerProblem(error, provider.name);
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
      {problem && (
        <Alert variant="destructive" role="alert" className="mb-5">
          <AlertDescription>{problem}</AlertDescription>
        </Alert>
      )}
      {password === "saved" && (
        <Alert variant="success" role="status" className="mb-5">
          <AlertDescription>Your password is saved. Sign in with it now.</AlertDescription>
        </Alert>
      )}
      <SignInForm destination={destination} />
      {provider && <ProviderButton name={provider.name} destination={destination} />}
    </EntranceFrame>
  );
}
