/** Who may do what (§8, decisions.md "Roles"). Code asks for a permission, never for a role's name. */
export const ROLES = ["admin", "operator", "reporter"] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  "own-profile",
  "view-runs",
  "open-ticket",
  "review-runs",
  "create-ticket",
  "link-ticket",
  "resolve-ticket",
  "map-customers",
  "manage-settings",
  "manage-users",
  "manage-tokens",
  "view-audit",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READ: readonly Permission[] = ["own-profile", "view-runs", "open-ticket"];
const OPERATE: readonly Permission[] = [
  ...READ,
  "review-runs",
  "create-ticket",
  "link-ticket",
  "resolve-ticket",
  "map-customers",
];

const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  admin: PERMISSIONS,
  operator: OPERATE,
  reporter: READ,
};

/** A person (or ourselves, in the background) as the stories see them. */
export interface Actor {
  kind: "user" | "system";
  id: string;
  name: string;
  /** What this actor may do; for a user exactly what the role in the database gives at this moment. */
  permissions: ReadonlySet<Permission>;
}

/** The permissions of a role; none for a word that is no role, so that a broken row opens nothing. */
export function permissionsOf(role: string): ReadonlySet<Permission> {
  return new Set((ROLES as readonly string[]).includes(role) ? ROLE_PERMISSIONS[role as Role] : []);
}

/** True where the actor may. `null` (nobody is signed in) may do nothing. */
export function may(actor: Actor | null, permission: Permission): boolean {
  return actor?.permissions.has(permission) ?? false;
}
