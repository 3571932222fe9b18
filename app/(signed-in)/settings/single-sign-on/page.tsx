import type { Metadata } from "next";
import { SettingsPath } from "@/app/(signed-in)/settings/settings-path";
import { UnsavedGuard } from "@/app/(signed-in)/settings/unsaved-guard";
import { PageHeader } from "@/components/page-header";
import { ChangedNote } from "@/components/settings/changed-note";
import { RefusedPage } from "@/components/settings/refused-page";
import { SettingsSection } from "@/components/settings/settings-section";
import { requireActor } from "@/lib/auth/current-actor";
import { singleSignOn } from "@/lib/auth/oidc-provider";
import type { SingleSignOnView } from "@/lib/domain/user-views";
import { viewSingleSignOn } from "@/lib/use-cases/single-sign-on";
import { RulesForm } from "./rules-form";

export const metadata: Metadata = { title: "Single sign-on" };

export default async function SingleSignOnPage() {
  const actor = await requireActor();
  const view = await viewSingleSignOn(actor, { provider: singleSignOn() });
  return (
    <>
      <SettingsPath />
      <PageHeader title="Single sign-on" className="mb-4" />
      {view.ok ? <Sections view={view.value} /> : <RefusedPage refused={view} />}
    </>
  );
}

function Sections({ view }: { view: SingleSignOnView }) {
  return (
    <UnsavedGuard>
      <SettingsSection
        id="provider"
        title="Provider"
        description="Set in the environment of the server, as it holds a secret."
      >
        {view.provider ? (
          <p>
            On: <span className="font-medium">Sign in with {view.provider.name}</span>, at{" "}
            <span className="break-all">{view.provider.issuer}</span>
          </p>
        ) : (
          <p>
            Off. Set <code>OIDC_ISSUER</code>, <code>OIDC_CLIENT_ID</code> and <code>OIDC_CLIENT_SECRET</code>
            , then start Backupchecks again. The rules below can be saved before.
          </p>
        )}
      </SettingsSection>
      <SettingsSection
        id="rules"
        title="Roles"
        description="Who gets which role, at each sign-in by the provider. Without a claim, roles are given on the page Users."
        note={<ChangedNote changed={view.changed} trail="single-sign-on" />}
      >
        <RulesForm rules={view.rules} />
      </SettingsSection>
    </UnsavedGuard>
  );
}
