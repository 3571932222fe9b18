import "server-only";
import { noteRefusal, openSignIn, type SignedIn, type SignInFrom } from "@/lib/auth/open-sign-in";
import { appendAudit } from "@/lib/data/audit-log";
import { isUniqueViolation } from "@/lib/data/constraint-errors";
import { inTransaction, type Writer } from "@/lib/data/db";
import {
  type ExternalIdentity,
  emailOfIdentity,
  isLinkedTo,
  linkIdentity,
} from "@/lib/data/external-identities";
import { dropOneTimeLink } from "@/lib/data/one-time-links";
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
import { requestIdHere } from "@/lib/request-id";
import { personEmail } from "@/lib/schemas/person-fields";

/** Why somebody whom the provider has let in is not let in here; part of the address of the page that says so. */
export type ProviderRefusal =
  | "disabled"
  | "unknown"
  | "no-email"
  | "bad-email"
  | "not-verified"
  | "other-person"
  | "no-role"
  | "last-administrator";

/** Refused; with the user whom it would have been, if there is one. */
interface Kept {
  ok: false;
  why: ProviderRefusal;
  userId: string | null;
}

export type ProviderOutcome = SignedIn | Kept;

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
    await noteRefusal({ name, userId: outcome.userId }, from, `single sign-on: ${outcome.why}`);
  }
  return outcome;
}

async function admit(writer: Writer, claims: Claims, from: SignInFrom): Promise<ProviderOutcome> {
  const identity = { issuer: textOf(claims.iss) ?? "", subject: textOf(claims.sub) ?? "" };
  if (!identity.issuer || !identity.subject) return kept("unknown");
  const administrators = await lockAdministrators(writer);
  const linkedEmail = await emailOfIdentity(writer, identity);
  const email = linkedEmail ?? textOf(claims.email);
  if (!email) return kept("no-email");
  const user = await holdUser(writer, email);
  if (user?.isDisabled) return kept("disabled", user);
  if (user && !linkedEmail) {
    if (claims.email_verified !== true) return kept("not-verified", user);
    if (await isLinkedTo(writer, user.id, identity.issuer)) return kept("other-person", user);
  }

  const admitted = admission(await singleSignOnRules(writer), claims, user !== null);
  const role =
    admitted === "refused" ? "reporter" : admitted === "keep" ? (user?.role ?? "reporter") : admitted;
  const isLast = administrators.length === 1 && administrators[0] === user?.id;
  if (isLast && role !== "admin") return kept("last-administrator", user);
  if (admitted === "refused") {
    if (user && linkedEmail) await loseRole(writer, user);
    return kept(user ? "no-role" : "unknown", user);
  }
  const unfit = user ? null : unfitToAdd(email, claims);
  if (unfit) return kept(unfit);

  const person = user ?? (await addPerson(writer, email, claims, role));
  if (!linkedEmail) await link(writer, person.id, identity);
  if (person.role !== role) await setRole(writer, person.id, role);
  const signInId = await openSignIn(writer, person, from, { by: "single sign-on" });
  if (!user)
    await note(writer, "user.added", person.id, null, { email: person.email, name: person.name, role });
  if (!linkedEmail) await note(writer, "user.linked", person.id, null, identity);
  if (person.role !== role)
    await note(writer, "user.role-changed", person.id, { role: person.role }, { role });
  return { ok: true, value: { signInId, userId: person.id, name: person.name, email: person.email } };
}

function kept(why: ProviderRefusal, user: HeldUser | null = null): Kept {
  return { ok: false, why, userId: user?.id ?? null };
}

/** Why nobody is added under the address that the provider tells. One that it says nothing about is taken: many say nothing. */
function unfitToAdd(email: string, claims: Claims): ProviderRefusal | null {
  if (claims.email_verified === false || claims.email_verified === "false") return "not-verified";
  return personEmail.safeParse(email).success ? null : "bad-email";
}

/** From now on they come by single sign-on: a link that was sent to them, for a password, is worth nothing any more. */
async function link(writer: Writer, userId: string, identity: ExternalIdentity): Promise<void> {
  await linkIdentity(writer, userId, identity, new Date());
  await dropOneTimeLink(writer, userId);
}

/** The provider no longer gives this person a role: whatever is open ends, a link too, and a password of theirs opens what a reporter sees. */
async function loseRole(writer: Writer, user: HeldUser): Promise<void> {
  await endSignInsOf(writer, user.id, "role lost", new Date());
  await dropOneTimeLink(writer, user.id);
  if (user.role === "reporter") return;
  await setRole(writer, user.id, "reporter");
  await note(writer, "user.role-changed", user.id, { role: user.role }, { role: "reporter" });
}

async function addPerson(writer: Writer, email: string, claims: Claims, role: Role) {
  const given = [claims.name, claims.preferred_username].find((claim) => typeof claim === "string" && claim);
  const name =
    Array.from(
      String(given ?? email)
        .replace(/\p{Cc}/gu, " ")
        .trim(),
    )
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
    requestId: requestIdHere(),
    ...(before ? { before } : {}),
    after,
  });
}

/** A claim that is text as the database can keep it, and as nobody is fooled by it. */
function textOf(claim: unknown): string | null {
  return typeof claim === "string" && claim !== "" && !/\p{Cc}/u.test(claim) ? claim : null;
}
