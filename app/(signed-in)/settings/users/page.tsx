import type { Metadata } from "next";
import { SettingsPath } from "@/app/(signed-in)/settings/settings-path";
import { PageHeader } from "@/components/page-header";
import { RefusedPage } from "@/components/settings/refused-page";
import { requireActor } from "@/lib/auth/current-actor";
import { viewUsers } from "@/lib/use-cases/view-users";
import { InviteDialog } from "./invite-dialog";
import { UsersTable } from "./users-table";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const actor = await requireActor();
  const view = await viewUsers(actor, { now: () => new Date() });
  return (
    <>
      <SettingsPath />
      <PageHeader title="Users" className="mb-4" actions={view.ok && <InviteDialog />} />
      {view.ok ? <UsersTable users={view.value.users} /> : <RefusedPage refused={view} />}
    </>
  );
}
