import type { AutotaskSettingsView, DefaultsChoice, ReferenceChoice } from "@/lib/domain/settings-views";

type Defaults = Pick<AutotaskSettingsView["defaults"], "saved" | "proposed">;

/** What is saved, and the proposal where nothing is. */
export function withProposals({ saved, proposed }: Defaults): DefaultsChoice {
  return {
    sourceId: saved?.sourceId ?? proposed.sourceId,
    queueId: saved?.queueId ?? proposed.queueId,
    statusId: saved?.statusId ?? proposed.statusId,
    warningPriorityId: saved?.warningPriorityId ?? proposed.warningPriorityId,
    errorPriorityId: saved?.errorPriorityId ?? proposed.errorPriorityId,
  };
}

/** True where the value that stands in a field is the proposal, and nobody has saved any. */
export function isProposal(
  name: keyof DefaultsChoice,
  value: number | null,
  { saved, proposed }: Defaults,
): boolean {
  return (saved?.[name] ?? null) === null && value !== null && value === proposed[name];
}

/** What is wrong with a value that is chosen: Autotask takes only active ones. `undefined` where nothing is. */
export function staleness(value: number | null, choices: readonly ReferenceChoice[]): string | undefined {
  const chosen = choices.find((choice) => choice.id === value);
  if (value === null || chosen?.isActive) return undefined;
  const why = chosen ? "has become inactive in Autotask" : "is not in Autotask's list";
  return `This value ${why}. Choose another: no tickets can be created with it.`;
}
