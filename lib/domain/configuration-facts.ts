import type { PsaAnswer, PsaRecord, PsaRights, ReferenceValue, ThresholdUsage } from "./psa";
import type { DefaultsChoice } from "./settings-views";

/** `skipped`: could not be looked at, since something before it is in the way. */
export const CHECK_STATES = ["passed", "warning", "failed", "skipped"] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** What one check has come to: how it stands, what to do about it, and where. */
export interface CheckOutcome {
  state: CheckState;
  words: string;
  cure?: { label: string; href: string };
}

export interface ConfigurationCheck extends CheckOutcome {
  title: string;
}

/** What Autotask said when it was asked; a part is absent where it was not asked any more. */
export interface Inspection {
  usage?: PsaAnswer<ThresholdUsage>;
  rights: Partial<Record<PsaRecord, PsaAnswer<PsaRights>>>;
  /** Whether the API user is shown any company at all. */
  seesCompanies?: PsaAnswer<boolean>;
  lists?: PsaAnswer<ReferenceValue[]>;
}

/** All that decides how a configuration stands; gathered by the story. */
export interface ConfigurationFacts {
  enabled: boolean;
  /** Whether the stored secrets open with this instance's key; `null` where none are stored. */
  secretsOpen: boolean | null;
  inspection: Inspection;
  stored: readonly (ReferenceValue & { loadedAt: Date })[];
  defaults: DefaultsChoice | null;
  closedStatusIds: readonly number[];
  allowResolve: boolean;
  baseUrl: string | null;
  /** The address under which the settings page is read; `null` where none is known. */
  hereOrigin: string | null;
  now: Date;
}

const SETTINGS = "/settings/integrations/autotask";

/** The place in the settings where something is put right. */
export function cureAt(label: string, fragment: string): { label: string; href: string } {
  return { label, href: `${SETTINGS}#${fragment}` };
}

export function passed(words: string): CheckOutcome {
  return { state: "passed", words };
}
