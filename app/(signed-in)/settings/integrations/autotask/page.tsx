import type { Metadata, Route } from "next";
import Link from "next/link";
import { UnsavedGuard } from "@/app/(signed-in)/settings/unsaved-guard";
import { PageHeader } from "@/components/page-header";
import { ChangedNote } from "@/components/settings/changed-note";
import { FixedNotes } from "@/components/settings/fixed-notes";
import { MissingNote } from "@/components/settings/missing-note";
import { NameSyncNote } from "@/components/settings/name-sync-note";
import { RefusedPage } from "@/components/settings/refused-page";
import { SettingsSection } from "@/components/settings/settings-section";
import { requireActor } from "@/lib/auth/current-actor";
import type { AutotaskSettingsView } from "@/lib/domain/settings-views";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";
import { AllowResolveForm } from "./allow-resolve-form";
import { ApiLogForm } from "./api-log-form";
import { BaseUrlForm } from "./base-url-form";
import { ClosedStatusesForm } from "./closed-statuses-form";
import { ConnectionForm } from "./connection-form";
import { EnabledForm } from "./enabled-form";
import { EnvironmentForm } from "./environment-form";
import { ManualNumbersForm } from "./manual-numbers-form";
import { NameSyncForm } from "./name-sync-form";
import { PeriodicValidationForm } from "./periodic-validation-form";
import { ReferenceDataPanel } from "./reference-data-panel";
import { TestConnectionPanel } from "./test-connection-panel";
import { TicketDefaultsForm } from "./ticket-defaults-form";
import { UsagePanel } from "./usage-panel";
import { ValidateConfigurationPanel } from "./validate-configuration-panel";

export const metadata: Metadata = { title: "Autotask" };

export default async function AutotaskSettingsPage() {
  const actor = await requireActor();
  const view = await viewAutotaskSettings(actor);
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1">
        <ol className="flex flex-wrap gap-1.5 text-muted-foreground text-xs">
          <li>
            <Link href="/settings" className="text-link hover:underline">
              Settings
            </Link>
          </li>
          <li aria-hidden>→</li>
          <li>Extensions & Integrations</li>
        </ol>
      </nav>
      <PageHeader title="Autotask" className="mb-4" />
      {view.ok ? <Sections view={view.value} /> : <RefusedPage refused={view} />}
    </>
  );
}

/** In the order one needs them. What belongs to one environment is built anew when the environment is switched. */
function Sections({ view }: { view: AutotaskSettingsView }) {
  const environment = view.environment.value;
  return (
    <UnsavedGuard>
      <InShort view={view} />
      <SettingsSection
        id="integration"
        title="Integration"
        description="While it is off, nothing is sent to Autotask, and nothing is asked there but by the checks on this page."
        note={<ChangedNote changed={view.enabled.changed} trail="enabled" />}
      >
        <EnabledForm isEnabled={view.enabled.value} />
      </SettingsSection>
      <SettingsSection
        id="connection"
        title="Connection"
        description="The API user under which Backupchecks works in Autotask. Secrets are stored encrypted and never shown again."
        note={<ChangedNote changed={view.connection.changed} trail={`connection:${environment}`} />}
      >
        <EnvironmentForm environment={view.environment} />
        <ConnectionForm key={`connection ${environment}`} connection={view.connection} />
      </SettingsSection>
      <SettingsSection
        id="test"
        title="Test"
        description="Tries what is stored, step by step. Nothing is changed in Autotask."
      >
        <TestConnectionPanel key={`test ${environment}`} connection={view.connection} />
      </SettingsSection>
      <SettingsSection
        id="reference-data"
        title="Reference data"
        description="The lists of Autotask that settings are chosen from. Refresh them when they were changed there."
        note={
          <ChangedNote
            changed={view.reference.changed}
            what="Last loaded"
            never="Never loaded by anybody"
            trail={`reference-data:${environment}`}
          />
        }
      >
        <ReferenceDataPanel
          key={`reference ${environment}`}
          reference={view.reference}
          isConnected={view.connection.userName !== null}
          resolveBlockers={view.resolving.blockers}
        />
      </SettingsSection>
      <SettingsSection
        id="ticket-defaults"
        title="Ticket defaults"
        description="Set on every ticket that Backupchecks creates. Issue type and category are left to the ticket owner."
        note={<ChangedNote changed={view.defaults.changed} trail={`ticket-defaults:${environment}`} />}
      >
        <TicketDefaultsForm
          key={`defaults ${environment}`}
          defaults={view.defaults}
          reference={view.reference}
        />
      </SettingsSection>
      <SettingsSection
        id="address"
        title="Address of this instance"
        description="Links in tickets begin with it, so it must be reachable for whoever reads them."
        note={<ChangedNote changed={view.baseUrl.changed} trail="base-url" />}
      >
        <BaseUrlForm baseUrl={view.baseUrl.value} />
      </SettingsSection>
      <SettingsSection
        id="resolving"
        title="Resolving"
        description="A ticket without time entries gets a note and is closed; one with time entries gets another note and stays open."
        note={<ChangedNote changed={view.resolving.allowed.changed} trail="resolving" />}
      >
        <AllowResolveForm isAllowed={view.resolving.allowed.value} />
        <FixedNotes />
        <div className="flex flex-col gap-2">
          <ClosedStatusesForm
            key={`closed ${environment}`}
            closedStatusIds={view.resolving.closedStatuses.value}
            reference={view.reference}
          />
          <ChangedNote
            changed={view.resolving.closedStatuses.changed}
            what="Closed statuses last changed"
            never="Closed statuses never changed"
            trail={`closed-statuses:${environment}`}
          />
        </div>
      </SettingsSection>
      <SettingsSection
        id="compatibility"
        title="Compatibility"
        description="For the time of transition, while not every ticket is made or linked here."
        note={<ChangedNote changed={view.manualNumbers.changed} trail="compatibility" />}
      >
        <ManualNumbersForm isAllowed={view.manualNumbers.value} />
      </SettingsSection>
      <SettingsSection
        id="name-sync"
        title="Name synchronisation"
        description={
          <>
            Follows what Autotask calls the companies of mapped customers, by ID; no mapping and no customer's
            name is changed by it. Compare at once on{" "}
            <Link href="/customers" className="text-link underline underline-offset-3">
              Customers
            </Link>
            .
          </>
        }
        note={<ChangedNote changed={view.nameSync.changed} trail="name-sync" />}
      >
        <NameSyncForm hours={view.nameSync.hours} />
        {(view.nameSync.at ?? view.nameSync.failure) !== null && (
          <p className="text-muted-foreground text-xs">
            <NameSyncNote sync={view.nameSync} />
          </p>
        )}
      </SettingsSection>
      <SettingsSection
        id="periodic-validation"
        title="Periodic validation"
        description="Finds tickets that were deleted in Autotask before somebody looks at their run."
        note={<ChangedNote changed={view.validation.changed} trail="periodic-validation" />}
      >
        <PeriodicValidationForm isOn={view.validation.value} />
      </SettingsSection>
      <SettingsSection
        id="api-log"
        title="API log"
        description={
          <>
            Notes the requests to Autotask, for finding out what went wrong.{" "}
            <Link
              href={"/settings/integrations/autotask/api-log" as Route}
              className="text-link underline underline-offset-3"
            >
              Open the API log
            </Link>
          </>
        }
        note={<ChangedNote changed={view.apiLog.changed} trail="api-log" />}
      >
        <ApiLogForm level={view.apiLog.level} keepDays={view.apiLog.keepDays} />
        <UsagePanel usage={view.apiLog.usage} />
      </SettingsSection>
      <SettingsSection
        id="diagnostics"
        title="Diagnostics"
        description="Looks at everything that creating and resolving tickets rests on. Only reads, with at most 10 calls."
      >
        <ValidateConfigurationPanel key={`validate ${environment}`} report={view.report} />
      </SettingsSection>
      <SettingsSection id="missing" title="Creating tickets">
        <MissingNote missing={view.missing} />
      </SettingsSection>
    </UnsavedGuard>
  );
}

/** What is missing, and what the last validation found, each with the way there. */
function InShort({ view: { missing, report } }: { view: AutotaskSettingsView }) {
  const failures = report?.checks.filter(({ state }) => state === "failed").length ?? 0;
  const link = "text-link underline decoration-current/40 underline-offset-3 hover:decoration-current";
  return (
    <p className="mb-4 text-muted-foreground">
      {missing.length === 0 ? (
        failures === 0 ? (
          "Nothing is missing: tickets can be created."
        ) : (
          "Nothing is missing here."
        )
      ) : (
        <a href="#missing" className={link}>
          {missing.length === 1 ? "One thing is" : `${missing.length} things are`} missing before tickets can
          be created
        </a>
      )}
      {failures > 0 && (
        <>
          {" "}
          <a href="#diagnostics" className={link}>
            {failures === 1 ? "One check" : `${failures} checks`} failed when the configuration was last
            validated
          </a>
        </>
      )}
    </p>
  );
}
