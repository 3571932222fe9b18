import "server-only";
import { appendAudit, appendAudits } from "@/lib/data/audit-log";
import { customersNamed, findCustomer, lockCustomers, sourceNamesOf } from "@/lib/data/customers";
import { inTransaction } from "@/lib/data/db";
import {
  createIngestToken,
  listIngestTokens,
  revokeIngestTokens,
  type TokenChoice,
} from "@/lib/data/ingest-tokens";
import { sourceKey } from "@/lib/data/job-names";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { MadeToken, TokenRow } from "@/lib/domain/token-views";
import type { Circumstances } from "@/lib/use-cases/circumstances";

const NAME_LIMIT = 100;

/** The one customer whose runs a token may bring: by ID, or by a name of ours or of reports. */
export type BoundTo = { id: string } | { named: string };

/**
 * Makes an ingest token; its text is in the answer this once and stored only as a hash. Bound to a customer, it brings runs of that one
 * alone.
 */
export async function createToken(
  actor: Actor,
  { name, customer = null }: { name: string; customer?: BoundTo | null },
  deps: Circumstances,
): Promise<Result<MadeToken>> {
  if (!may(actor, "manage-tokens")) return lackOf("manage-tokens");
  const trimmed = name.trim();
  if (!trimmed || trimmed.length > NAME_LIMIT)
    return wrong("name", `Give the token a name of 1 to ${NAME_LIMIT} characters.`);
  const found = customer && (await customerOf(customer));
  if (found && !found.ok) return found;
  const customerId = found?.value.id ?? null;
  const made = await inTransaction(async (writer): Promise<Result<{ id: string; token: string }>> => {
    // Nobody merges or archives the customer meanwhile.
    const [bound] = customerId === null ? [] : await lockCustomers(writer, [customerId]);
    if (bound?.archivedAt) return wrong("customer", putAway(bound.name));
    const { hint, ...token } = await createIngestToken(writer, {
      name: trimmed,
      customerId,
      createdByName: actor.name,
    });
    await appendAudit(writer, {
      actor,
      action: "token.created",
      subject: { kind: "token", id: token.id },
      requestId: deps.requestId,
      after: {
        name: trimmed,
        hint,
        ...(bound ? { customer: { id: bound.id, name: bound.name } } : {}),
      },
    });
    return ok(token);
  });
  if (!made.ok) return made;
  const [customerName = null] = customerId === null ? [] : await sourceNamesOf(customerId);
  return ok({ ...made.value, customerName });
}

function wrong(path: string, message: string): Refused {
  return { ok: false, code: "invalid-input", message, fields: [{ path, message }] };
}

function putAway(name: string): string {
  return `${name} is archived. Choose a customer that is in use.`;
}

async function customerOf(given: BoundTo): Promise<Result<{ id: string }>> {
  if ("id" in given) {
    const customer = await findCustomer(given.id);
    return customer ? ok(customer) : wrong("customer", "This customer is not known. Choose another one.");
  }
  const named = await customersNamed([], [sourceKey(given.named)]);
  const [only, ...others] = [...new Set(named.map(({ id }) => id))];
  if (only === undefined) return wrong("customer", `There is no customer with the name "${given.named}".`);
  if (others.length > 0)
    return wrong("customer", `Several customers have the name "${given.named}". Rename one of them first.`);
  return ok({ id: only });
}

/** All tokens, those that live first. */
export async function tokensFor(actor: Actor): Promise<Result<TokenRow[]>> {
  if (!may(actor, "manage-tokens")) return lackOf("manage-tokens");
  return ok(await listIngestTokens());
}

/** Revokes live tokens: one by its ID, or all of a name. It holds from the next request on, in every process. */
export async function revokeTokens(
  actor: Actor,
  choice: TokenChoice,
  deps: Circumstances,
): Promise<Result<{ revoked: number }>> {
  if (!may(actor, "manage-tokens")) return lackOf("manage-tokens");
  return inTransaction(async (writer) => {
    const revoked = await revokeIngestTokens(writer, choice, deps.now());
    await appendAudits(
      writer,
      revoked.map(({ id, name }) => ({
        actor,
        action: "token.revoked",
        subject: { kind: "token", id },
        requestId: deps.requestId,
        before: { name, revoked: false },
        after: { name, revoked: true },
      })),
    );
    if (revoked.length === 0)
      return { ok: false, code: "not-found", message: "There is no live token with this name or ID." };
    return ok({ revoked: revoked.length });
  });
}
