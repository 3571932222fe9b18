import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { endUserSessionAction } from "@/app/_actions/people-actions";
import { SettingsPath } from "@/app/(signed-in)/settings/settings-path";
import { UnsavedGuard } from "@/app/(signed-in)/settings/unsaved-guard";
import { LocalTime } from "@/components/local-time";
import { PageHeader } from "@/components/page-header";
import { SessionList } from "@/components/people/session-list";
import { UserStateBadge } from "@/components/people/user-state";
import { RefusedPage } from "@/components/settings/refused-page";
import { SettingsSection } from "@/components/settings/settings-section";
import { requireActor, signedInUser } from "@/lib/auth/current-actor";
import type { UserDetails } from "@/lib/domain/user-views";
import { viewUser } from "@/lib/use-cases/view-users";
import { AccessPanel } from "./access-panel";
import { RoleForm } from "./role-form";

export const metadata: Metadata = { title: "User" };

export default async function UserPage({ params }: { params: Promise<{ userId: string }> }) {
  const [actor, user] = [await requireActor(), await signedInUser()];
  const { userId } = await params;
  const here = user?.signInId ?? null;
  const view = await viewUser(actor, { userId, here }, { now: () => new Date() });
  if (!view.ok && view.code === "not-found") notFound();
  return (
    <>
      <SettingsPath steps={[{ label: "Users", href: "/settings/users" }]} />
      <PageHeader
        title={view.ok ? view.value.name : "User"}
        description={view.ok ? view.value.email : undefined}
        actions={view.ok && <UserStateBadge user={view.value} />}
        className="mb-4"
      />
      {view.ok ? <Sections user={view.value} /> : <RefusedPage refused={view} />}
    </>
  );
}

function Sections({ user }: { user: UserDetails }) {
  return (
    <UnsavedGuard>
      <SettingsSection
        id="role"
        title="Role"
        description="Reporters read. Operators also review, create and resolve tickets. Administrators also change settings and users."
      >
        <RoleForm user={user} />
      </SettingsSection>
      <SettingsSection id="access" title="Access" description={<Came user={user} />}>
        <AccessPanel user={user} />
      </SettingsSection>
      <SettingsSection
        id="sessions"
        title="Sessions"
        description="Browsers in which this user is signed in now. Each ends by itself after a day."
      >
        <SessionList sessions={user.sessionRows} none="Signed in nowhere." endAction={endUserSessionAction} />
      </SettingsSection>
    </UnsavedGuard>
  );
}

function Came({ user }: { user: UserDetails }) {
  return (
    <p>
      Added <LocalTime value={user.createdAt} style="day" />
      {user.lastSignInAt ? (
        <>
          , last signed in <LocalTime value={user.lastSignInAt} />.
        </>
      ) : (
        ", has never signed in."
      )}
    </p>
  );
}
