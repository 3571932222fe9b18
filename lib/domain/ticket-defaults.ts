import type { ReferenceKind } from "./psa";
import type { DefaultsChoice } from "./settings-views";

/** The ticket defaults (§7.3) as they are called, and the list that each is chosen from. */
export const DEFAULT_FIELDS: readonly { field: keyof DefaultsChoice; kind: ReferenceKind; name: string }[] = [
  { field: "sourceId", kind: "source", name: "Ticket Source" },
  { field: "queueId", kind: "queue", name: "Default Queue" },
  { field: "statusId", kind: "status", name: "Default Status" },
  { field: "warningPriorityId", kind: "priority", name: "Priority for Warning" },
  { field: "errorPriorityId", kind: "priority", name: "Priority for Error" },
];
