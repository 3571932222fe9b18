import "server-only";
import { v7 as uuid } from "uuid";
import { noteRefusal, openSignIn, type SignedIn, type SignInFrom } from "@/lib/auth/open-sign-in";
import { appendAudit } from "@/lib/data/audit-log";
import { isUniqueViolation } from "@/lib/data/constraint-errors";
import { inTransaction, type Writer } from "@/lib/data/db";
import { emailOfIdentity, isLinkedTo, linkIdentity } from "@/lib/data/external-identities";
import { endSignInsOf } from "@/lib/data/sign-ins";
import { singleSignOnRules } from "@/lib/data/single-sign-on-rules";
import {
  createUser,
  type HeldUser,
  holdUser,
  lockAdministrators,
  normalEmail,
  setRole,
} from "@/lib/data/users";
import { admission, type Claims } from "@/lib/domain/claimed-role";
import type { Role } from "@/lib/domain/roles";

/** Why somebody whom the provider has let in is not let in here; part of the address of the page that says so. */
export type ProviderRefusal =
  | "disabled"
  | "unknown"
  | "no-email"
  | "not-verified"
  | "other-person"
  | "no-role"
  | "last-administrator";

export type ProviderOutcome = SignedIn | { ok: false; why: ProviderRefusal };

/** Acts where a rule acts and no person does. */
const SINGLE_SIGN_ON = { kind: "system", id: "single-sign-on", name: "Single sign-on" } as const;

const NAME_LIMIT = 100;

/**
 * Signs in whom the provider has let in, by the claims that it has signed. Known by issuer and subject, never by an address alone: an address
 * counts once, to link a user who is here already, and only where the provider has verified it. Roles follow the rules of the instance.
 */
export async function signInByProvider(claims: Claims, from: SignInFrom): Promise<ProviderOutcome> {
  let outcome: ProviderOutcome;
  try {
    outcome = await inTransaction((writer) => admit(writer, claims, from));
  } catch (error) {
    // Two first sign-ins at once: the other one has made the user or the link, which is found now.
    if (!isUniqueViolation(error)) throw error;
    outcome = await inTransaction((writer) => admit(writer, claims, from));
  }
  if (!outcome.ok) {
    const name = textOf(claims.email) ?? textOf(claims.sub) ?? "unknown";
    await noteRefusal({ name, userId: null }, from, `single sign-on: ${outcome.why}`);
  }
  return outcome;
}

async function admit(writer: Writer, claims: Claims, from: SignInFrom): Promise<ProviderOutcome> {
  const identity = { issuer: textOf(claims.iss) ?? "", subject: textOf(claims.sub) ?? "" };
  if (!identity.issuer || !identity.subject) return { ok: false, why: "unknown" };
  const administrators = await lockAdministrators(writer);
  const linkedEmail = await emailOfIdentity(writer, identity);
  const email = linkedEmail ?? textOf(claims.email);
  if (!email) return { ok: false, why: "no-email" };
  const user = await holdUser(writer, email);
  if (user?.isDisabled) return { ok: false, why: "disabled" };
  if (user && !linkedEmail) {
    if (claims.email_verified !== true) return { ok: false, why: "not-verified" };
    if (await isLinkedTo(writer, user.id, identity.issuer)) return { ok: false, why: "other-person" };
  }

  const admitted = admission(await singleSignOnRules(writer), claims, user !== null);
  const role =
    admitted === "refused" ? "reporter" : admitted === "keep" ? (user?.role ?? "reporter") : admitted;
  const isLast = administrators.length === 1 && administrators[0] === user?.id;
  if (isLast && role !== "admin") return { ok: false, why: "last-administrator" };
  if (admitted === "refused") {
    if (user && linkedEmail) await loseRole(writer, user);
    return { ok: false, why: user ? "no-role" : "unknown" };
  }

  const person = user ?? (await addPerson(writer, email, claims, role));
  if (!linkedEmail) await linkIdentity(writer, person.id, identity, new Date());
  if (person.role !== role) await setRole(writer, person.id, role);
  const signInId = await openSignIn(writer, person, from, { by: "single sign-on" });
  if (!user)
    await note(writer, "user.added", person.id, null, { email: person.email, name: person.name, role });
  if (!linkedEmail) await note(writer, "user.linked", person.id, null, identity);
  if (person.role !== role)
    await note(writer, "user.role-changed", person.id, { role: person.role }, { role });
  return { ok: true, value: { signInId, userId: person.id, name: person.name, email: person.email } };
}

/** The provider no longer gives this person a role: whatever is open ends, and a password of theirs opens what a reporter sees. */
async function loseRole(writer: Writer, user: HeldUser): Promise<void> {
  await endSignInsOf(writer, user.id, "role lost", new Date());
  if (user.role === "reporter") return;
  await setRole(writer, user.id, "reporter");
  await note(writer, "user.role-changed", user.id, { role: user.role }, { role: "reporter" });
}

async function addPerson(writer: Writer, email: string, claims: Claims, role: Role) {
  const given = textOf(claims.name) ?? textOf(claims.preferred_username) ?? email;
  const name =
    Array.from(given.replace(/\p{Cc}/gu, " ").trim())
      .slice(0, NAME_LIMIT)
      .join("") || email;
  const { id } = await createUser(writer, { email, name, role, passwordHash: null });
  return { id, name, email: normalEmail(email), role };
}

function note(
  writer: Writer,
  action: string,
  userId: string,
  before: object | null,
  after: object,
): Promise<void> {
  return appendAudit(writer, {
    actor: SINGLE_SIGN_ON,
    action,
    subject: { kind: "user", id: userId },
    requestId: uuid(),
    ...(before ? { before } : {}),
    after,
  });
}

function textOf(claim: unknown): string | null {
  return typeof claim === "string" && claim !== "" ? claim : null;
}
