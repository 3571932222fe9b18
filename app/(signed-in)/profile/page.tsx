import type { Metadata } from "next";
import { endOwnSessionAction } from "@/app/_actions/profile-actions";
import { UnsavedGuard } from "@/app/(signed-in)/settings/unsaved-guard";
import { viewerTheme } from "@/app/viewer";
import { PageHeader } from "@/components/page-header";
import { SessionList } from "@/components/people/session-list";
import { RefusedPage } from "@/components/settings/refused-page";
import { SettingsSection } from "@/components/settings/settings-section";
import { requireActor, signedInUser } from "@/lib/auth/current-actor";
import { type ProfileView, ROLE_WORDS } from "@/lib/domain/user-views";
import { viewProfile } from "@/lib/use-cases/view-profile";
import { NameForm } from "./name-form";
import { OwnTimeZoneForm } from "./own-time-zone-form";
import { PasswordForm } from "./password-form";
import { SecondFactorPanel } from "./second-factor-panel";
import { ThemeForm } from "./theme-form";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage() {
  const actor = await requireActor();
  const here = (await signedInUser())?.signInId ?? null;
  const view = await viewProfile(actor, { here }, { now: () => new Date() });
  return (
    <>
      <PageHeader
        title="Profile"
        description={view.ok ? `${view.value.email} · ${ROLE_WORDS[view.value.role]}` : undefined}
        className="mb-4"
      />
      {view.ok ? <Sections view={view.value} /> : <RefusedPage refused={view} />}
    </>
  );
}

async function Sections({ view }: { view: ProfileView }) {
  const theme = (await viewerTheme()) ?? "system";
  return (
    <UnsavedGuard>
      <SettingsSection
        id="name"
        title="Name"
        description="As colleagues see it, on screens and in the trail."
      >
        <NameForm name={view.name} />
      </SettingsSection>
      <SettingsSection
        id="password"
        title="Password"
        description="Changing it ends your sessions in all other browsers."
      >
        {view.hasPassword ? <PasswordForm email={view.email} /> : <p>{NO_PASSWORD}</p>}
      </SettingsSection>
      <SettingsSection
        id="second-factor"
        title="Second factor"
        description="With an authenticator app, a stolen password alone lets nobody in. It is asked for when you sign in by password. Turning it on ends your sessions in all other browsers."
      >
        {view.hasPassword ? <SecondFactorPanel state={view.secondFactor} /> : <p>{NO_PASSWORD}</p>}
      </SettingsSection>
      <SettingsSection
        id="time-zone"
        title="Time zone"
        description="Screens tell times in it. Ticket texts use the zone of the instance."
      >
        <OwnTimeZoneForm timeZone={view.timeZone} />
      </SettingsSection>
      <SettingsSection id="theme" title="Theme" description="In this browser.">
        <ThemeForm theme={theme} />
      </SettingsSection>
      <SettingsSection
        id="sessions"
        title="Sessions"
        description="Browsers in which you are signed in now. End what you don't recognize, then change your password."
      >
        <SessionList sessions={view.sessions} none="Signed in nowhere." endAction={endOwnSessionAction} />
      </SettingsSection>
    </UnsavedGuard>
  );
}

const NO_PASSWORD =
  "You have no password here: you come by single sign-on. An administrator can make you a link for one.";
