import type { MappingState } from "./customer-views";
import type { ReferenceKind } from "./psa";
import type { RefusalCode } from "./refusals";
import { type RunStatus, STATUS_WORDS } from "./run";
import type { DefaultsChoice } from "./settings-views";
import type { Blocker } from "./ticket-panel";
import type { NamedValue } from "./ticket-preview";
import { priorityFor } from "./ticket-priority";

/** All that decides whether a ticket can be created for a run; gathered by the stories, from our own data alone. */
export interface CreationFacts {
  runStatus: RunStatus;
  customerId: string;
  customerName: string;
  integrationEnabled: boolean;
  connectionStored: boolean;
  baseUrl: string | null;
  mapping: { state: MappingState; companyId: number; companyName: string } | null;
  defaults: DefaultsChoice | null;
  values: readonly { kind: ReferenceKind; id: number; label: string; isActive: boolean }[];
}

export interface CreationBlocker extends Blocker {
  code: RefusalCode;
}

export interface CreationReadiness {
  blockers: CreationBlocker[];
  company: { id: number; name: string } | null;
  queue: NamedValue | null;
  source: NamedValue | null;
  status: NamedValue | null;
  priority: NamedValue | null;
  priorityReason: string | null;
}

const SETTINGS = "/settings/integrations/autotask";

/**
 * Says what is in the way of creating a ticket, each with its cure, and what would be sent (§3.3, §7.3, §7.3A, decisions.md). All blockers
 * are named at once, so that nobody cures one to meet the next.
 */
export function creationReadiness(facts: CreationFacts): CreationReadiness {
  const blockers: CreationBlocker[] = [...settingBlockers(facts), ...mappingBlockers(facts)];
  const { defaults } = facts;
  const pick = (kind: ReferenceKind, name: string, id: number | null | undefined): NamedValue | null => {
    if (id === null || id === undefined) {
      blockers.push({
        code: "defaults-missing",
        reason: `${name} is not set.`,
        cure: { label: `Choose ${name}`, href: `${SETTINGS}#ticket-defaults` },
      });
      return null;
    }
    const value = facts.values.find((each) => each.kind === kind && each.id === id);
    if (!value?.isActive) {
      blockers.push({
        code: "value-inactive",
        reason: `${name} "${value?.label ?? id}" is inactive in Autotask.`,
        cure: { label: `Choose another ${name}`, href: `${SETTINGS}#ticket-defaults` },
      });
    }
    return { id, label: value?.label ?? String(id) };
  };
  const queue = pick("queue", "Default Queue", defaults?.queueId);
  const source = pick("source", "Ticket Source", defaults?.sourceId);
  const status = pick("status", "Default Status", defaults?.statusId);
  const severity = priorityFor(facts.runStatus, { warning: "Warning", error: "Error" } as const);
  const priority =
    severity &&
    pick(
      "priority",
      `Priority for ${severity}`,
      severity === "Error" ? defaults?.errorPriorityId : defaults?.warningPriorityId,
    );
  return {
    blockers,
    company: facts.mapping && { id: facts.mapping.companyId, name: facts.mapping.companyName },
    queue,
    source,
    status,
    priority,
    priorityReason: priority && `${STATUS_WORDS[facts.runStatus].toLowerCase()} → ${priority.label}`,
  };
}

function settingBlockers(facts: CreationFacts): CreationBlocker[] {
  const blockers: CreationBlocker[] = [];
  if (facts.runStatus === "success")
    blockers.push({
      code: "run-succeeded",
      reason: "This run succeeded: there is nothing to open a ticket for.",
    });
  if (!facts.integrationEnabled)
    blockers.push({
      code: "integration-off",
      reason: "The Autotask integration is off.",
      cure: { label: "Enable Autotask integration", href: SETTINGS },
    });
  if (!facts.connectionStored)
    blockers.push({
      code: "connection-missing",
      reason: "No credentials for Autotask are stored.",
      cure: { label: "Enter credentials", href: `${SETTINGS}#connection` },
    });
  if (!facts.baseUrl)
    blockers.push({
      code: "base-url-missing",
      reason: "Backupchecks Base URL is not set, and a ticket must link back here.",
      cure: { label: "Set Backupchecks Base URL", href: `${SETTINGS}#base-url` },
    });
  return blockers;
}

function mappingBlockers({ mapping, customerName }: CreationFacts): CreationBlocker[] {
  const href = `/customers?q=${encodeURIComponent(customerName)}`;
  if (!mapping || mapping.state === "missing")
    return [
      {
        code: "company-missing",
        reason: `${customerName} has no Autotask company yet.`,
        cure: { label: `Choose a company for ${customerName}`, href },
      },
    ];
  if (mapping.state === "invalid")
    return [
      {
        code: "company-invalid",
        reason: `Autotask says that company "${mapping.companyName}" (ID ${mapping.companyId}) does not exist, is inactive, or can't be accessed.`,
        cure: { label: `Mend the mapping of ${customerName}`, href },
      },
    ];
  return [];
}
