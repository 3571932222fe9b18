import "server-only";
import { createHash } from "node:crypto";
import { connectionOverview, referenceValues, ticketDefaults } from "@/lib/data/autotask-settings";
import { mappingOf } from "@/lib/data/company-mappings";
import { type InstanceSettings, instanceSettings } from "@/lib/data/instance-settings";
import { findRunForTicket } from "@/lib/data/run-record";
import { type CreationReadiness, creationReadiness } from "@/lib/domain/creation-readiness";
import { jobDetailsUrl } from "@/lib/domain/job-details-url";
import type { PsaEnvironment } from "@/lib/domain/psa";
import type { Run } from "@/lib/domain/run";
import { composeTicket } from "@/lib/domain/ticket-content";

/** All that a creation is made of: the preview shows it, the creation sends it, both from here. */
export interface PreparedCreation {
  run: Run & { manualTicketNumber: string | null };
  settings: InstanceSettings;
  readiness: CreationReadiness;
  title: string;
  description: string;
  /** Tells one draft from another: what was seen and confirmed is what is sent. */
  digest: string;
}

/** Gathers what would be sent for a run, from our own data alone; `null` where there is no such run. */
export async function prepareCreation(runId: string): Promise<PreparedCreation | null> {
  const [found, settings] = await Promise.all([findRunForTicket(runId), instanceSettings()]);
  if (!found) return null;
  const { environment } = settings;
  const [connection, mapping, defaults, values] = await Promise.all([
    connectionOverview(environment),
    mappingOf(environment, found.customerId),
    ticketDefaults(environment),
    referenceValues(environment),
  ]);
  const readiness = creationReadiness({
    runStatus: found.run.status,
    customerId: found.customerId,
    customerName: found.run.customerName,
    integrationEnabled: settings.autotaskEnabled,
    connectionStored: connection !== null,
    baseUrl: settings.baseUrl,
    mapping,
    defaults,
    values,
  });
  const { title, description } = composeTicket({
    run: found.run,
    jobDetailsUrl: jobDetailsUrl(settings.baseUrl ?? "", found.run.jobId, found.run.id),
    timeZone: settings.timeZone,
  });
  const digest = digestOf(environment, readiness, { title, description });
  return { run: found.run, settings, readiness, title, description, digest };
}

/** Covers all that Autotask is sent but the time, by ID: a company that only has another name now is the same. */
function digestOf(
  environment: PsaEnvironment,
  { company, queue, source, status, priority }: CreationReadiness,
  { title, description }: { title: string; description: string },
): string {
  const ids = [company, queue, source, status, priority].map((value) => value?.id ?? null);
  return createHash("sha256")
    .update(JSON.stringify([environment, ids, title, description]))
    .digest("hex");
}
