import type { Role } from "./roles";

/** What an administrator has said about people who come by single sign-on. */
export interface SingleSignOnRules {
  /** Name of the provider's claim, or a path into it (`realm_access.roles`). Empty: roles are given here and not by the provider. */
  claim: string;
  adminValues: string[];
  operatorValues: string[];
  reporterValues: string[];
  /** People whom neither the claim nor this instance knows: let in as reporters, or refused. */
  admitsUnknown: boolean;
}

export type Claims = Readonly<Record<string, unknown>>;

/** The values of a claim: one text, or a list of them. Anything else is none. */
export function claimValues(claims: Claims, claim: string): string[] {
  const found = Object.hasOwn(claims, claim) ? claims[claim] : atPath(claims, claim.split("."));
  return (Array.isArray(found) ? found : [found]).filter(
    (value): value is string => typeof value === "string",
  );
}

function atPath(claims: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return claims;
  if (typeof claims !== "object" || claims === null || !Object.hasOwn(claims, name)) return undefined;
  return atPath((claims as Record<string, unknown>)[name], rest);
}

/** The role that a person's claim maps to; of several the one that may most. `null` where it maps to none. */
export function claimedRole(rules: SingleSignOnRules, claims: Claims): Role | null {
  if (rules.claim === "") return null;
  const values = new Set(claimValues(claims, rules.claim));
  const has = (mapped: readonly string[]) => mapped.some((value) => values.has(value));
  if (has(rules.adminValues)) return "admin";
  if (has(rules.operatorValues)) return "operator";
  return has(rules.reporterValues) ? "reporter" : null;
}

/**
 * With which role a person comes in; `keep`: with the one that they have here, `refused`: not at all.
 * @param isKnown whether they are a user here already.
 */
export function admission(
  rules: SingleSignOnRules,
  claims: Claims,
  isKnown: boolean,
): Role | "keep" | "refused" {
  if (rules.claim === "" && isKnown) return "keep";
  return claimedRole(rules, claims) ?? (rules.admitsUnknown ? "reporter" : "refused");
}
