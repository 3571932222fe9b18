import "server-only";
import { ASKED_APART_MS, type AskedTicket, claimLongestUnseen, claimTickets } from "@/lib/data/asked-tickets";
import { type InstanceSettings, instanceSettings } from "@/lib/data/instance-settings";
import { type ShownLink, shownLinksById } from "@/lib/data/shown-links";
import type { PsaEnvironment, PsaGateway } from "@/lib/domain/psa";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";
import { shownState } from "@/lib/domain/ticket-panel";
import type { ValidatedTicket } from "@/lib/domain/ticket-views";
import { TICKETS_PER_QUERY, type ValidationBudget } from "@/lib/domain/validation-budget";
import { askTickets } from "@/lib/use-cases/ask-tickets";
import { pauseOf } from "@/lib/use-cases/autotask-pause";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { NO_CONNECTION } from "@/lib/use-cases/psa-refusals";
import { linkFacts, type StatusReading, statusReading } from "@/lib/use-cases/ticket-facts";

/** Tickets that one call asks for by their IDs because a query lacked them. */
const CHECKS = 10;

/**
 * How these links' tickets stand now (§9.3): whoever looks has them validated, each once a minute at most, however many look. What stands in
 * the way is said as such; the stored state is answered all the same, and never "deleted" for another reason than that it is.
 */
export async function validateTickets(
  actor: Actor,
  { linkIds }: { linkIds: readonly string[] },
  deps: WithGateway,
): Promise<Result<ValidatedTicket[]>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  const [settings, links] = await Promise.all([instanceSettings(), shownLinksById(linkIds)]);
  const readings = await readingsOf([settings.environment, ...links.map(({ environment }) => environment)]);
  const reading = readings.get(settings.environment) as StatusReading;
  const way = await wayToAutotask(settings, deps);
  const here = links.filter(({ environment }) => environment === settings.environment);
  const claimed = way.gateway ? await claim(here, deps.now()) : [];
  if (way.gateway && claimed.length > 0)
    await askTickets({ ...deps, actor, gateway: way.gateway, reading }, claimed, CHECKS);
  const now = deps.now();
  const fresh = claimed.length > 0 ? await shownLinksById(linkIds) : links;
  const byId = new Map(fresh.map((link) => [link.id, link]));
  return ok(
    linkIds.flatMap((linkId) => {
      const link = byId.get(linkId);
      if (!link) return [];
      const problem =
        link.environment === settings.environment
          ? (way.problem ?? lastProblem(link, now))
          : OTHER_ENVIRONMENT[link.environment];
      return [validated(link, readings.get(link.environment) as StatusReading, problem, now)];
    }),
  );
}

/** What the last look at its ticket failed of, as long as nobody may look again. */
function lastProblem({ ticket }: ShownLink, now: Date): string | null {
  const { askedAt, askProblem } = ticket ?? {};
  return askedAt && now.getTime() - askedAt.getTime() < ASKED_APART_MS ? (askProblem ?? null) : null;
}

const OTHER_ENVIRONMENT: Record<PsaEnvironment, string> = {
  sandbox: "Made in Autotask's sandbox environment, which is not in use now.",
  production: "Made in Autotask's production environment, which is not in use now.",
};

async function readingsOf(
  environments: readonly PsaEnvironment[],
): Promise<Map<PsaEnvironment, StatusReading>> {
  const each = [...new Set(environments)];
  return new Map(
    await Promise.all(
      each.map(async (environment) => [environment, await statusReading(environment)] as const),
    ),
  );
}

/** The gateway, where Autotask may be asked by those who only look; else why not, in words. */
async function wayToAutotask(
  { autotaskEnabled, environment }: InstanceSettings,
  deps: WithGateway,
): Promise<{ gateway: PsaGateway | null; problem: string | null }> {
  if (!autotaskEnabled) return { gateway: null, problem: "The Autotask integration is off." };
  const pause = await pauseOf(environment, deps.now());
  if (pause !== null) return { gateway: null, problem: pause };
  const gateway = await deps.gatewayOf(environment);
  return { gateway, problem: gateway ? null : NO_CONNECTION.message };
}

/** The tickets behind the links that this look asks about: the others were asked about or seen within the last minute. */
async function claim(links: readonly ShownLink[], now: Date): Promise<AskedTicket[]> {
  const asked = new Map<string, AskedTicket>();
  for (const { state, environment, runId, ticket } of links) {
    if (state !== "linked" || !ticket) continue;
    // In a query it would be missing each time; it is looked at when it is opened.
    if (ticket.mergedInto !== null && links.length > 1) continue;
    const isWaitedFor = ticket.resolution !== null || ticket.leftOpenAt !== null;
    asked.set(ticket.id, { ...ticket, environment, runId, isWaitedFor });
  }
  const claimed = await claimTickets([...asked.keys()], now);
  return [...asked.values()].filter(({ id }) => claimed.has(id));
}

/** A link as it is shown. @param problem why its ticket could not be freshened; no problem while it is fresh. */
function validated(
  link: ShownLink,
  reading: StatusReading,
  problem: string | null,
  now: Date,
): ValidatedTicket {
  const { state, number, words, detail, seenAt } = shownState({
    link: linkFacts(link, reading, now),
    manualNumber: null,
    closedStatusIds: reading.closedStatusIds,
  });
  const isFresh = seenAt !== null && now.getTime() - seenAt.getTime() < ASKED_APART_MS;
  const isValidatable = link.state === "linked" && !isFresh;
  return { linkId: link.id, state, number, words, detail, seenAt, problem: isValidatable ? problem : null };
}

/** What a round of periodic validation came to. */
export interface ValidationRound {
  asked: number;
  deleted: number;
  merged: number;
  /** Why it ended before its time, in words. */
  stopped: string | null;
}

/**
 * A round of periodic validation (§6B.3), where the setting asks for it: the linked open tickets that were not seen for longest, within the
 * budget. It only reads from Autotask, and stops at the first sign that asking does harm.
 */
export async function validateLinkedTickets(
  actor: Actor,
  deps: WithGateway,
  { budget }: { budget: ValidationBudget },
): Promise<ValidationRound> {
  const round: ValidationRound = { asked: 0, deleted: 0, merged: 0, stopped: null };
  const settings = await instanceSettings();
  if (!settings.validateTickets) return round;
  const { gateway, problem } = await wayToAutotask(settings, deps);
  if (!gateway) return { ...round, stopped: problem };
  const { environment } = settings;
  const asking = { ...deps, actor, gateway, reading: await statusReading(environment) };
  let checks = budget.checks;
  for (let query = 0; query < budget.queries; query += 1) {
    const due = await claimLongestUnseen(environment, TICKETS_PER_QUERY, deps.now());
    if (due.length === 0) break;
    const asked = await askTickets(asking, due, checks);
    checks -= asked.checked;
    round.asked += due.length;
    round.deleted += asked.deleted;
    round.merged += asked.merged;
    if (asked.stopped !== null) return { ...round, stopped: asked.stopped };
  }
  return round;
}
