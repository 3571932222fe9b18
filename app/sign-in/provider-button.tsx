"use client";

import { LogIn } from "lucide-react";
import { signIn } from "next-auth/react";
import { useState } from "react";
import { SubmitButton } from "@/components/submit-button";

/** The way in by the identity provider; it leaves this page, and comes back signed in or with the reason why not. */
export function ProviderButton({ name, destination }: { name: string; destination: string }) {
  const [isPending, setPending] = useState(false);
  async function go() {
    setPending(true);
    await signIn("oidc", { callbackUrl: destination }).catch(() => setPending(false));
  }
  return (
    <div className="mt-2 flex flex-col border-t pt-5">
      <SubmitButton
        type="button"
        variant="outline"
        isPending={isPending}
        pendingLabel="Leaving…"
        onClick={go}
      >
        <LogIn aria-hidden /> Sign in with {name}
      </SubmitButton>
    </div>
  );
}
