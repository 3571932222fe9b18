import type { Permission } from "./roles";

/** Every expected "no" has a code from this closed list; screens and tests hold on to it. */
export type RefusalCode =
  | "not-signed-in"
  | "not-allowed"
  | "cross-site"
  | "invalid-input"
  | "not-found"
  | "conflict"
  | "run-succeeded"
  | "has-ticket"
  | "creating"
  | "unconfirmed"
  | "other-company"
  | "reason-missing"
  | "ticket-deleted"
  | "ticket-closed"
  | "ticket-merged"
  | "resolving"
  | "resolve-blocked"
  | "numbers-off"
  | "integration-off"
  | "base-url-missing"
  | "connection-missing"
  | "company-missing"
  | "company-invalid"
  | "company-taken"
  | "defaults-missing"
  | "value-inactive"
  | "autotask-rejected"
  | "autotask-credentials"
  | "autotask-throttled"
  | "autotask-unavailable"
  | "autotask-ambiguous"
  | "throttled"
  | "wrong-credentials"
  | "second-factor"
  | "wrong-code"
  | "challenge-ended"
  | "already-set-up"
  | "unreadable-report"
  | "unexpected";

const PERMISSION_SENTENCES: Record<Permission, string> = {
  "own-profile": "Your role may not have a profile here.",
  "view-runs": "Your role may not see runs.",
  "open-ticket": "Your role may not open tickets.",
  "review-runs": "Your role may read runs but not review them. Ask an operator.",
  "create-ticket": "Your role may not create tickets. Ask an operator.",
  "link-ticket": "Your role may not link tickets or note their numbers. Ask an operator.",
  "resolve-ticket": "Your role may not resolve tickets. Ask an operator.",
  "map-customers": "Your role may not map customers. Ask an operator.",
  "manage-settings": "Only an administrator may see and change settings.",
  "manage-users": "Only an administrator may manage users.",
  "manage-tokens": "Only an administrator may manage tokens.",
  "view-audit": "Only an administrator may see the audit trail.",
};

/** The sentence for an actor who lacks a permission. */
export function lackOf(permission: Permission): { ok: false; code: "not-allowed"; message: string } {
  return { ok: false, code: "not-allowed", message: PERMISSION_SENTENCES[permission] };
}
