import { checkBaseUrl } from "./base-url";
import {
  type CheckOutcome,
  type ConfigurationCheck,
  type ConfigurationFacts,
  cureAt,
  passed,
} from "./configuration-facts";
import {
  callBudget,
  companies,
  credentials,
  HIDDEN_TIME_ENTRIES,
  notes,
  tickets,
  timeEntries,
} from "./configuration-of-autotask";
import { closedStatuses, defaultChecks, noteVisibility, referenceData } from "./configuration-of-lists";

/** "Validate configuration" (§7.6): every check in a fixed order, each with what to do. */
export function configurationChecks(facts: ConfigurationFacts): ConfigurationCheck[] {
  const named = (title: string, outcome: CheckOutcome): ConfigurationCheck => ({ title, ...outcome });
  return [
    named("Autotask integration", integration(facts)),
    named("Encryption key", encryptionKey(facts)),
    named("Credentials", credentials(facts)),
    named("Tickets", tickets(facts)),
    named("Ticket notes", notes(facts)),
    named("Companies", companies(facts)),
    named("Time entries", timeEntries(facts)),
    named("Non-billable time entries", HIDDEN_TIME_ENTRIES),
    named("Call budget", callBudget(facts)),
    named("Reference data", referenceData(facts)),
    ...defaultChecks(facts),
    named("Statuses that mean closed", closedStatuses(facts)),
    named("Note visibility", noteVisibility(facts)),
    named("Backupchecks Base URL", baseUrl(facts)),
  ];
}

function integration({ enabled }: ConfigurationFacts): CheckOutcome {
  if (enabled) return passed("The integration is on.");
  return {
    state: "warning",
    words: "The integration is off: no tickets are created. Switch it on when the rest is in order.",
    cure: cureAt("Enable Autotask integration", "integration"),
  };
}

function encryptionKey({ secretsOpen }: ConfigurationFacts): CheckOutcome {
  if (secretsOpen === null) return { state: "skipped", words: "No secret is stored that could be opened." };
  if (secretsOpen) return passed("The stored secrets open with the key of this instance.");
  return {
    state: "failed",
    words:
      "The stored secrets don't open with the key of this instance. Start it with the BACKUPCHECKS_ENCRYPTION_KEY that they were stored with, or enter API Password and Tracking Identifier again.",
    cure: cureAt("Enter them again", "connection"),
  };
}

/** Its form, and whether it is the address under which one is here (§7.3A, decisions.md "Settings"). */
function baseUrl({ baseUrl: stored, hereOrigin }: ConfigurationFacts): CheckOutcome {
  const cure = cureAt("Set Backupchecks Base URL", "base-url");
  if (stored === null)
    return { state: "failed", words: "It is not set, and a ticket must link back here.", cure };
  const checked = checkBaseUrl(stored);
  if (!checked.ok) return { state: "failed", words: checked.message, cure };
  if (hereOrigin === null || `${stored}/`.startsWith(`${hereOrigin}/`))
    return passed(`Links in tickets begin with ${stored}.`);
  return {
    state: "warning",
    words: `You are here at ${hereOrigin}, and links in tickets begin with ${stored}. Make sure that technicians can reach that address.`,
    cure,
  };
}
