import type { ApiLogLevel, HourUsage } from "./api-log";
import type { ConfigurationCheck } from "./configuration-facts";
import type { ConnectionReport, PsaEnvironment, ReferenceKind } from "./psa";

/** Who last changed a section of the settings. */
export interface Changed {
  by: string;
  at: Date;
}

export interface ReferenceChoice {
  id: number;
  label: string;
  isActive: boolean;
}

/** Settings → Extensions & Integrations → Autotask, of the environment that is chosen. Secrets are only ever "set" or "not set". */
export interface AutotaskSettingsView {
  enabled: { value: boolean; changed: Changed | null };
  environment: {
    value: PsaEnvironment;
    changed: Changed | null;
    /** What each environment has of its own; what the other has is hidden while this one is in use. */
    holdings: Record<PsaEnvironment, EnvironmentHoldings>;
  };
  connection: {
    userName: string | null;
    passwordSet: boolean;
    trackingIdentifierSet: boolean;
    changed: Changed | null;
    test: { at: Date; failure: string | null } | null;
  };
  reference: {
    loadedAt: Date | null;
    /** Who loaded it last; `null` where that was before this was noted. */
    changed: Changed | null;
    values: Record<ReferenceKind, ReferenceChoice[]>;
  };
  defaults: {
    /** `null` where nothing has been saved yet. */
    saved: DefaultsChoice | null;
    /** What is proposed by label (decisions.md, Settings); a person saves it. */
    proposed: DefaultsChoice;
    changed: Changed | null;
  };
  baseUrl: { value: string | null; changed: Changed | null };
  timeZone: { value: string; changed: Changed | null };
  /** Days after which reviewed runs without a ticket are removed; null keeps all. */
  retention: { days: number | null; changed: Changed | null };
  resolving: {
    /** "Allow resolving tickets from Backupchecks" (§7.5). */
    allowed: { value: boolean; changed: Changed | null };
    /** The statuses that mean closed besides Autotask's own Complete, by ID. */
    closedStatuses: { value: number[]; changed: Changed | null };
    /** What the loaded reference data leaves in the way of resolving any ticket, in words. */
    blockers: string[];
  };
  /** "Allow manual ticket number entry when Autotask is enabled" (§6A.3). */
  manualNumbers: { value: boolean; changed: Changed | null };
  /** How often the background compares names (§3.2), in hours, and how the last comparison ended, of whoever. */
  nameSync: { hours: number; at: Date | null; failure: string | null; changed: Changed | null };
  /** Periodic validation (§6B.3). */
  validation: { value: boolean; changed: Changed | null };
  /** The API log (§7.6), and what the hour has used of Autotask's requests. */
  apiLog: { level: ApiLogLevel; keepDays: number; changed: Changed | null; usage: HourUsage };
  /** What "Validate configuration" last found; `null` before the first time. */
  report: ConfigurationReport | null;
  /** What still stands in the way of creating tickets, in words. */
  missing: string[];
}

export interface DefaultsChoice {
  sourceId: number | null;
  queueId: number | null;
  statusId: number | null;
  warningPriorityId: number | null;
  errorPriorityId: number | null;
}

/** What belongs to one environment and is seen only while that one is in use. */
export interface EnvironmentHoldings {
  /** Customers with an Autotask company. */
  mappings: number;
  /** Runs with a ticket, tickets under way included. */
  ticketLinks: number;
}

/** What "Validate configuration" found (§7.6). */
export interface ConfigurationReport {
  at: Date;
  by: string;
  checks: ConfigurationCheck[];
  /** Settings were saved or lists loaded since. */
  isOutdated: boolean;
}

export type ConnectionTest = ConnectionReport & { at: Date };

export interface UserRow {
  id: string;
  email: string;
  name: string;
  role: string;
  disabledAt: Date | null;
  lastSignInAt: Date | null;
  isSelf: boolean;
}
