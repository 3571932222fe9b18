import "server-only";
import { appendAudit } from "@/lib/data/audit-log";
import { mappingToChange, ownersOfCompanies, removeMapping, saveMappings } from "@/lib/data/company-mappings";
import { isUniqueViolation } from "@/lib/data/constraint-errors";
import { findCustomer } from "@/lib/data/customers";
import { inTransaction } from "@/lib/data/db";
import { instanceSettings } from "@/lib/data/instance-settings";
import type { PsaEnvironment } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { Circumstances, WithGateway } from "@/lib/use-cases/circumstances";
import { gatewayInUse } from "@/lib/use-cases/gateway-in-use";
import { refusalOf } from "@/lib/use-cases/psa-refusals";

const NO_CUSTOMER: Refused = { ok: false, code: "not-found", message: "There is no such customer." };

/**
 * Maps a customer to the Autotask company that a person chose (§3.1). The company is read from Autotask by its ID, so that what is
 * stored was seen; one company belongs to one customer, which the database decides.
 */
export async function mapCompany(
  actor: Actor,
  { customerId, companyId }: { customerId: string; companyId: number },
  deps: WithGateway,
): Promise<Result<{ companyName: string }>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  const [customer, settings] = await Promise.all([findCustomer(customerId), instanceSettings()]);
  const { environment } = settings;
  if (!customer) return NO_CUSTOMER;
  const way = await gatewayInUse(settings, deps);
  if (!way.ok) return way;
  const read = await way.value.getCompany(companyId);
  if (!read.ok) return refusalOf(read.failure);
  const company = read.value;
  if (!company)
    return {
      ok: false,
      code: "company-invalid",
      message: `Autotask has no company with ID ${companyId} that the API user may see.`,
    };
  if (!company.isActive)
    return {
      ok: false,
      code: "company-invalid",
      message: `"${company.name}" (ID ${company.id}) is inactive in Autotask.`,
    };
  try {
    return await inTransaction(async (writer): Promise<Result<{ companyName: string }>> => {
      const held = await mappingToChange(writer, environment, customerId);
      if (held?.mergedIntoId) return wasMerged(customer.name);
      const before = held?.mapping;
      await saveMappings(writer, {
        environment,
        mappings: [{ customerId, company }],
        mappedById: actor.id,
        now: deps.now(),
      });
      await appendAudit(writer, {
        actor,
        action: "mapping.saved",
        subject: { kind: "customer", id: customerId },
        requestId: deps.requestId,
        before: before && { companyId: before.companyId, companyName: before.companyName, environment },
        after: { companyId: company.id, companyName: company.name, environment },
      });
      return ok({ companyName: company.name });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return takenBy(environment, company.id, company.name);
  }
}

/** A merged customer is a name in the history: its jobs are the other's, and a company of its own would be one that nobody uses. */
function wasMerged(name: string): Refused {
  return {
    ok: false,
    code: "conflict",
    message: `${name} was merged into another customer. Map that one.`,
  };
}

async function takenBy(
  environment: PsaEnvironment,
  companyId: number,
  companyName: string,
): Promise<Refused> {
  const owner = (await ownersOfCompanies(environment, [companyId])).get(companyId);
  return {
    ok: false,
    code: "company-taken",
    message: `"${companyName}" (ID ${companyId}) is already mapped to ${owner?.customerName ?? "another customer"}.`,
  };
}

/** Takes a customer's company away. Tickets stay as they are; new ones are blocked until a company is chosen. */
export async function unmapCompany(
  actor: Actor,
  { customerId }: { customerId: string },
  deps: Circumstances,
): Promise<Result<object>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  const [customer, { environment }] = await Promise.all([findCustomer(customerId), instanceSettings()]);
  if (!customer) return NO_CUSTOMER;
  await inTransaction(async (writer) => {
    const before = (await mappingToChange(writer, environment, customerId))?.mapping;
    if (!before) return;
    await removeMapping(writer, environment, customerId);
    await appendAudit(writer, {
      actor,
      action: "mapping.cleared",
      subject: { kind: "customer", id: customerId },
      requestId: deps.requestId,
      before: { companyId: before.companyId, companyName: before.companyName, environment },
    });
  });
  return ok({});
}
