import type { SingleSignOnRules } from "./claimed-role";
import type { Role } from "./roles";
import type { Changed } from "./settings-views";

/** What a one-time link is for: a new person's first password, or another one for somebody who has one. */
export type LinkPurpose = "invitation" | "reset";

/** `invited`: has never set a password, and comes by no other way. */
export type UserState = "active" | "invited" | "disabled";

export interface UserRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  state: UserState;
  createdAt: Date;
  hasPassword: boolean;
  /** Known to the provider of single sign-on. */
  isLinked: boolean;
  hasSecondFactor: boolean;
  /** A one-time link that was made and not used; it may have expired. */
  linkExpiresAt: Date | null;
  lastSignInAt: Date | null;
  /** How many sign-ins are open now. */
  sessions: number;
}

export interface SessionRow {
  id: string;
  since: Date;
  address: string;
  /** e.g. "Firefox on Windows". */
  browser: string;
  /** The one in which the list is being read. */
  isThisOne: boolean;
}

export interface UserDetails extends UserRow {
  sessionRows: SessionRow[];
  /** The viewer themselves. */
  isViewer: boolean;
  /** Their one-time link has come to its end unused. */
  isLinkExpired: boolean;
  /** A claim of the provider gives them their role, at each single sign-on. */
  isRoleClaimed: boolean;
}

export interface ProfileView {
  name: string;
  email: string;
  role: Role;
  hasPassword: boolean;
  isLinked: boolean;
  /** `null`: as the browser. */
  timeZone: string | null;
  secondFactor: { since: Date; codesLeft: number } | null;
  sessions: SessionRow[];
}

export interface SingleSignOnView {
  /** As the environment names it; `null` while it is off. */
  provider: { name: string; issuer: string } | null;
  rules: SingleSignOnRules;
  changed: Changed | null;
}

/** A link as it is shown once; the screen puts the instance's address before the path. */
export interface MadeLink {
  purpose: LinkPurpose;
  path: string;
  expiresAt: Date;
}

/** What somebody who opens a one-time link is shown. */
export interface LinkView {
  purpose: LinkPurpose;
  email: string;
  name: string;
}

export const ROLE_WORDS: Record<Role, string> = {
  admin: "Administrator",
  operator: "Operator",
  reporter: "Reporter",
};
