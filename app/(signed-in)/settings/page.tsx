import { ChevronRight } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { PageHeader } from "@/components/page-header";
import { ChangedNote } from "@/components/settings/changed-note";
import { RefusedPage } from "@/components/settings/refused-page";
import { SettingsSection } from "@/components/settings/settings-section";
import { requireActor } from "@/lib/auth/current-actor";
import type { AutotaskSettingsView } from "@/lib/domain/settings-views";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";
import { RetentionForm } from "./retention-form";
import { TimeZoneForm } from "./time-zone-form";
import { UnsavedGuard } from "./unsaved-guard";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const actor = await requireActor();
  const view = await viewAutotaskSettings(actor);
  return (
    <>
      <PageHeader title="Settings" className="mb-4" />
      {view.ok ? <Sections view={view.value} /> : <RefusedPage refused={view} />}
    </>
  );
}

function Sections({ view }: { view: AutotaskSettingsView }) {
  return (
    <UnsavedGuard>
      <SettingsSection id="people" title="People" description="Who signs in here, and in which role.">
        <SettingsLink
          href="/settings/users"
          title="Users"
          words="Invite people, change roles, end sessions."
        />
        <SettingsLink
          href="/settings/single-sign-on"
          title="Single sign-on"
          words="Roles from the claims of your identity provider."
        />
      </SettingsSection>
      <SettingsSection
        id="integrations"
        title="Extensions & Integrations"
        description="Other systems that Backupchecks works with."
      >
        <SettingsLink href="/settings/integrations/autotask" title="Autotask" words={inShort(view)} />
      </SettingsSection>
      <SettingsSection id="ingest" title="Results" description="How the runs of backup jobs come in.">
        <SettingsLink
          href="/settings/tokens"
          title="Ingest tokens"
          words="What sources of runs and reports identify themselves by."
        />
      </SettingsSection>
      <SettingsSection
        id="general"
        title="General"
        description="Ticket texts tell the times of runs in this zone. Screens use the zone of whoever reads them."
        note={<ChangedNote changed={view.timeZone.changed} trail="time-zone" />}
      >
        <TimeZoneForm timeZone={view.timeZone.value} zones={zonesWith(view.timeZone.value)} />
      </SettingsSection>
      <SettingsSection
        id="retention"
        title="Retention"
        description="Older runs are removed once an hour with their objects and reports. Unreviewed runs and runs with a ticket stay."
        note={<ChangedNote changed={view.retention.changed} trail="retention" />}
      >
        <RetentionForm days={view.retention.days} />
      </SettingsSection>
    </UnsavedGuard>
  );
}

function SettingsLink({ href, title, words }: { href: string; title: string; words: string }) {
  return (
    <Link
      href={href as Route}
      className="-mx-3 flex items-center justify-between gap-4 rounded-md px-3 py-2.5 hover:bg-accent"
    >
      <span className="flex flex-col">
        <span className="font-medium">{title}</span>
        <span className="text-muted-foreground">{words}</span>
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
    </Link>
  );
}

/** The state of the integration in a line. */
function inShort(view: AutotaskSettingsView): string {
  if (!view.enabled.value) return "Off";
  const environment = view.environment.value === "production" ? "Production" : "Sandbox";
  const missing = view.missing.length;
  if (missing === 0) return `On, ${environment}`;
  return `On, ${environment}. ${missing === 1 ? "One thing is" : `${missing} things are`} missing before tickets can be created.`;
}

/** All zones of this runtime, UTC, and the one that is set even where it is an alias. */
function zonesWith(current: string): string[] {
  return [...new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")])];
}
