import "server-only";
import { createHash } from "node:crypto";
import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { appendAudits } from "@/lib/data/audit-log";
import {
  mappingsAfter,
  mappingsOfCustomers,
  mappingsToChange,
  ownersOfCompanies,
  saveMappings,
} from "@/lib/data/company-mappings";
import { isUniqueViolation } from "@/lib/data/constraint-errors";
import { customersNamed } from "@/lib/data/customers";
import { inTransaction } from "@/lib/data/db";
import { isId } from "@/lib/data/ids";
import { instanceSettings } from "@/lib/data/instance-settings";
import { sourceKey } from "@/lib/data/job-names";
import type { ImportLine, ImportPlan } from "@/lib/domain/customer-views";
import { plannedEffect } from "@/lib/domain/mapping-import";
import type { PsaCompany, PsaEnvironment } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Refused, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { gatewayInUse } from "@/lib/use-cases/gateway-in-use";
import { refusalOf } from "@/lib/use-cases/psa-refusals";

/** Lines of one file, at most. */
export const MOST_LINES = 2_000;

/** The columns of a file of mappings; a customer is named by its ID or by a name, a company by its ID alone. */
const COLUMNS = ["customer_id", "customer", "autotask_company_id", "autotask_company", "status"] as const;

/** All mappings of the environment in use, as CSV; cells that a spreadsheet would take for a formula are made harmless. */
export async function exportMappings(actor: Actor): Promise<Result<string>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  const { environment } = await instanceSettings();
  const rows = [];
  for (let last: string | null = null; ; ) {
    const part = await mappingsAfter(environment, last, 1_000);
    rows.push(
      ...part.map(({ customerId, customerName, companyId, companyName, state }) => [
        ...[customerId, customerName, companyId, companyName, state],
      ]),
    );
    last = part.at(-1)?.customerId ?? null;
    if (part.length < 1_000) break;
  }
  return ok(
    stringify(rows, {
      header: true,
      columns: [...COLUMNS],
      escape_formulas: true,
      quoted_string: true,
      bom: true,
    }),
  );
}

interface FileLine {
  line: number;
  customerId: string;
  customer: string;
  companyId: string;
}

/** What separates the names of the columns separates the cells too: a name may hold what separates in other files. */
function delimiterOf(text: string): string {
  const header = /^.*\S.*$/m.exec(text)?.[0] ?? "";
  return /[,;\t]/.exec(header.replace(/"[^"]*"/g, ""))?.[0] ?? ",";
}

function readLines(text: string): FileLine[] | Refused {
  const refuse = (message: string): Refused => ({
    ok: false,
    code: "invalid-input",
    message,
    fields: [{ path: "file", message }],
  });
  try {
    const rows = parse(text, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: Record<string, string | undefined>; info: { lines: number } }[];
    if (rows.length === 0) return refuse("The file holds no lines. Its first line names the columns.");
    if (rows.length > MOST_LINES)
      return refuse(`The file has ${rows.length} lines. Import ${MOST_LINES} at most at once.`);
    const first = rows[0]?.record ?? {};
    if (!("autotask_company_id" in first) || !("customer_id" in first || "customer" in first))
      return refuse(
        "The first line must name the columns autotask_company_id, and customer_id or customer. An export shows how.",
      );
    return rows.map(({ record, info }) => ({
      line: info.lines,
      customerId: record.customer_id ?? "",
      customer: (record.customer ?? "").replace(/^'(?=[=+\-@＝＋－＠])/, ""),
      companyId: record.autotask_company_id ?? "",
    }));
  } catch (error) {
    if (error instanceof CsvError) return refuse(`The file can't be read as CSV: ${error.message}`);
    throw error;
  }
}

/** One mapping that the file makes or changes. */
interface PlannedChange {
  customerId: string;
  company: PsaCompany;
  /** The company that it replaces. */
  insteadOf: number | null;
}

interface Planned extends ImportPlan {
  environment: PsaEnvironment;
  planned: PlannedChange[];
  /** Tells one plan from another: what was confirmed is what is done. */
  digest: string;
}

/** What importing the file would do, line by line; nothing is changed. At most five calls for 1,000 companies. */
export async function planImport(
  actor: Actor,
  { text }: { text: string },
  deps: WithGateway,
): Promise<Result<ImportPlan & { digest: string }>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  const plan = await planOf(text, deps);
  if (!plan.ok) return plan;
  const { lines, changes, refused, digest } = plan.value;
  return ok({ lines, changes, refused, digest });
}

async function planOf(text: string, deps: WithGateway): Promise<Result<Planned>> {
  const file = readLines(text);
  if ("ok" in file) return file;
  const settings = await instanceSettings();
  const { environment } = settings;
  const way = await gatewayInUse(settings, deps);
  if (!way.ok) return way;
  const ids = file.map(({ customerId }) => customerId).filter(isId);
  const found = await customersNamed(
    ids,
    file.map(({ customer }) => sourceKey(customer)).filter((key) => key !== ""),
  );
  const companyIds = file.flatMap(({ companyId }) => companyIdOf(companyId) ?? []);
  const read = await way.value.getCompanies(companyIds, "map-company");
  if (!read.ok) return refusalOf(read.failure);
  const companies = new Map(read.value.map((company) => [company.id, company]));
  const customers = new Set(found.map(({ id }) => id));
  const [owners, mapped] = await Promise.all([
    ownersOfCompanies(environment, companyIds),
    mappingsOfCustomers(environment, [...customers]),
  ]);
  const lines = linesOf(file, { found, companies, owners, mapped });
  const planned = lines.flatMap(({ effect, customerId, companyId }): PlannedChange[] => {
    const company = companyId === null ? undefined : companies.get(companyId);
    if ((effect !== "map" && effect !== "change") || !customerId || !company) return [];
    return [{ customerId, company, insteadOf: mapped.get(customerId)?.companyId ?? null }];
  });
  const refused = lines.filter(({ effect }) => effect === "refused").length;
  const digest = digestOf(environment, planned);
  return ok({ lines, changes: planned.length, refused, environment, planned, digest });
}

interface Known {
  found: FoundCustomers;
  companies: ReadonlyMap<number, PsaCompany>;
  owners: Awaited<ReturnType<typeof ownersOfCompanies>>;
  mapped: Awaited<ReturnType<typeof mappingsOfCustomers>>;
}

function linesOf(file: readonly FileLine[], { found, companies, owners, mapped }: Known): ImportLine[] {
  const earlier = { customers: new Set<string>(), companies: new Set<number>() };
  return file.map((each) => {
    const customers = candidatesOf(each, found);
    const companyId = companyIdOf(each.companyId);
    const company = companyId === null ? undefined : (companies.get(companyId) ?? null);
    const effect = plannedEffect({
      ...each,
      customers,
      company,
      ownerOf: (id) => owners.get(id) ?? null,
      mappedTo: (customerId) => mapped.get(customerId) ?? null,
      earlier,
    });
    const [customer, ...others] = customers;
    if (customer && others.length === 0) earlier.customers.add(customer.id);
    if (company) earlier.companies.add(company.id);
    return { line: each.line, ...effect };
  });
}

/** What can be the ID of a company. */
function companyIdOf(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

type FoundCustomers = Awaited<ReturnType<typeof customersNamed>>;

/** Customers that a line may mean, each once. */
function candidatesOf(line: FileLine, found: FoundCustomers): { id: string; name: string }[] {
  const key = sourceKey(line.customer);
  const id = line.customerId.toLowerCase();
  const meant = found.filter((each) => (id === "" ? each.key === key : each.id === id));
  return [...new Map(meant.map((each) => [each.id, { id: each.id, name: each.name }])).values()];
}

/** Covers what is replaced too: who confirmed a first mapping has not confirmed that one is taken away. */
function digestOf(environment: PsaEnvironment, planned: readonly PlannedChange[]): string {
  const words = planned.map(({ customerId, company, insteadOf }) => [customerId, company.id, insteadOf]);
  return createHash("sha256")
    .update(JSON.stringify([environment, words]))
    .digest("hex");
}

const CHANGED: Refused = {
  ok: false,
  code: "conflict",
  message: "What the file would change has changed meanwhile. Look at it again, then import.",
};

/**
 * Maps what the file says, after a person has seen what that changes: the plan is made anew, and where it has become another one, nothing is
 * done. All of it or nothing; each mapping has its event.
 */
export async function importMappings(
  actor: Actor,
  { text, digest }: { text: string; digest: string },
  deps: WithGateway,
): Promise<Result<{ changes: number }>> {
  if (!may(actor, "map-customers")) return lackOf("map-customers");
  const plan = await planOf(text, deps);
  if (!plan.ok) return plan;
  if (plan.value.digest !== digest) return CHANGED;
  try {
    return await store(actor, plan.value, deps);
  } catch (error) {
    if (isUniqueViolation(error)) return CHANGED;
    throw error;
  }
}

/** All customers are held first, all events come last: the chain's lock is nobody's while this waits for others. */
function store(
  actor: Actor,
  { environment, planned }: Planned,
  deps: WithGateway,
): Promise<Result<{ changes: number }>> {
  return inTransaction(async (writer): Promise<Result<{ changes: number }>> => {
    if (planned.length === 0) return ok({ changes: 0 });
    const held = await mappingsToChange(
      writer,
      environment,
      planned.map(({ customerId }) => customerId),
    );
    const asSeen = planned.every(({ customerId, insteadOf }) => {
      const now = held.get(customerId);
      return now && now.mergedIntoId === null && (now.mapping?.companyId ?? null) === insteadOf;
    });
    if (!asSeen) return CHANGED;
    await saveMappings(writer, { environment, mappings: planned, mappedById: actor.id, now: deps.now() });
    const events = planned.map(({ customerId, company }) => {
      const before = held.get(customerId)?.mapping;
      return {
        actor,
        action: "mapping.saved",
        subject: { kind: "customer", id: customerId },
        requestId: deps.requestId,
        before: before && { companyId: before.companyId, companyName: before.companyName, environment },
        after: { companyId: company.id, companyName: company.name, environment },
        detail: "Imported from a file.",
      };
    });
    await appendAudits(writer, events);
    return ok({ changes: planned.length });
  });
}
