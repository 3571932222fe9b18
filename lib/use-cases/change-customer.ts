import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { mappingOf, removeMapping } from "@/lib/data/company-mappings";
import { lockCustomers, moveCustomer, renameCustomer as rename, setArchived } from "@/lib/data/customers";
import { inTransaction, type Writer } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import type { PsaEnvironment } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { Circumstances } from "@/lib/use-cases/circumstances";

const NO_CUSTOMER: Refused = { ok: false, code: "not-found", message: "There is no such customer." };
const NAME_LIMIT = 200;

function trailOf(actor: Actor, customerId: string, deps: Circumstances) {
  return { actor, subject: { kind: "customer", id: customerId }, requestId: deps.requestId };
}

/** Gives a customer another display name. Reports find it under the names that they know, which stay (decisions.md, Words). */
export async function renameCustomer(
  actor: Actor,
  { customerId, name }: { customerId: string; name: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  if (!isId(customerId)) return NO_CUSTOMER;
  const wanted = name.trim();
  if (wanted === "" || wanted.length > NAME_LIMIT) {
    const message = wanted === "" ? "Enter a name." : `A name has at most ${NAME_LIMIT} characters.`;
    return { ok: false, code: "invalid-input", message, fields: [{ path: "name", message }] };
  }
  return inTransaction(async (writer): Promise<Result<object>> => {
    const [customer] = await lockCustomers(writer, [customerId]);
    if (!customer) return NO_CUSTOMER;
    if (customer.name === wanted) return ok({});
    await rename(writer, customerId, wanted);
    await appendAudit(writer, {
      ...trailOf(actor, customerId, deps),
      action: "customer.renamed",
      before: { name: customer.name },
      after: { name: wanted },
    });
    return ok({});
  });
}

/** Puts a customer away, or takes it back. Its runs stay, and new ones are still taken in and shown on Run Checks. */
export async function archiveCustomer(
  actor: Actor,
  { customerId, archived }: { customerId: string; archived: boolean },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  if (!isId(customerId)) return NO_CUSTOMER;
  return inTransaction(async (writer): Promise<Result<object>> => {
    const [customer] = await lockCustomers(writer, [customerId]);
    if (!customer) return NO_CUSTOMER;
    if (customer.mergedIntoId !== null)
      return { ok: false, code: "conflict", message: `${customer.name} was merged into another customer.` };
    if ((customer.archivedAt !== null) === archived) return ok({});
    await setArchived(writer, customerId, archived ? deps.now() : null);
    await appendAudit(writer, {
      ...trailOf(actor, customerId, deps),
      action: archived ? "customer.archived" : "customer.restored",
      before: { name: customer.name },
    });
    return ok({});
  });
}

const ENVIRONMENTS: readonly PsaEnvironment[] = ["sandbox", "production"];

/**
 * Merges a customer into another: jobs, runs and source names move; the merged one stays as a name in the history. The company of the one
 * that stays is kept as it is; that of the other is taken away, never moved: every mapping is a person's own choice (§2, §3.1).
 */
export async function mergeCustomers(
  actor: Actor,
  { customerId, intoId }: { customerId: string; intoId: string },
  deps: Circumstances,
): Promise<Result<{ jobs: number }>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  if (!isId(customerId) || !isId(intoId)) return NO_CUSTOMER;
  if (customerId === intoId)
    return { ok: false, code: "conflict", message: "A customer can't be merged into itself." };
  return inTransaction(async (writer): Promise<Result<{ jobs: number }>> => {
    const found = await lockCustomers(writer, [customerId, intoId]);
    const from = found.find(({ id }) => id === customerId);
    const into = found.find(({ id }) => id === intoId);
    if (!from || !into) return NO_CUSTOMER;
    const merged = [from, into].find(({ mergedIntoId }) => mergedIntoId !== null);
    if (merged)
      return {
        ok: false,
        code: "conflict",
        message: `${merged.name} was merged into another customer before.`,
      };
    const cleared = await clearMappings(writer, customerId);
    const { jobs } = await moveCustomer(writer, customerId, into, deps.now());
    await appendAudit(writer, {
      ...trailOf(actor, customerId, deps),
      action: "customer.merged",
      before: { name: from.name, mappings: cleared },
      after: { into: { id: into.id, name: into.name }, jobs },
    });
    // The one that stays has a history too: whoever reads it must learn whose jobs those are.
    await appendAudit(writer, {
      ...trailOf(actor, intoId, deps),
      action: "customer.took-over",
      after: { from: { id: from.id, name: from.name }, jobs },
    });
    return ok({ jobs });
  });
}

async function clearMappings(writer: Writer, customerId: string) {
  const cleared = [];
  for (const environment of ENVIRONMENTS) {
    const mapping = await mappingOf(environment, customerId, writer);
    if (!mapping) continue;
    await removeMapping(writer, environment, customerId);
    cleared.push({ environment, companyId: mapping.companyId, companyName: mapping.companyName });
  }
  return cleared;
}
