// Everything that happens without a person's click on "Create ticket" or "Resolve ticket": none of it may change anything in Autotask.
import { randomUUID } from "node:crypto";
import { JOBS } from "@/lib/background/jobs";
import { findRun } from "@/lib/data/run-details";
import { shownLink } from "@/lib/data/shown-links";
import { filterOf, report } from "@/lib/testing/builders";
import { IMPATIENT, READ_FAILURES } from "@/lib/testing/creation/fault-kinds";
import { COMPLETE } from "@/lib/testing/resolving/shared-ticket";
import { acceptRuns } from "@/lib/use-cases/accept-runs";
import { acknowledgeRename } from "@/lib/use-cases/acknowledge-rename";
import { leaveWithoutTicket } from "@/lib/use-cases/leave-without-ticket";
import { mapCompany, unmapCompany } from "@/lib/use-cases/map-company";
import { noteTicketNumber } from "@/lib/use-cases/note-ticket-number";
import { openTicket } from "@/lib/use-cases/open-ticket";
import { previewResolve } from "@/lib/use-cases/preview-resolve";
import { previewTicket } from "@/lib/use-cases/preview-ticket";
import { refreshReferenceData } from "@/lib/use-cases/refresh-reference-data";
import { reviewRuns, undoReviewOfRuns } from "@/lib/use-cases/review-runs";
import { searchCompanies } from "@/lib/use-cases/search-companies";
import { searchTickets } from "@/lib/use-cases/search-tickets";
import { checkCreation } from "@/lib/use-cases/settle-creation";
import { suggestCompanies } from "@/lib/use-cases/suggest-companies";
import { syncCompanyNames } from "@/lib/use-cases/sync-company-names";
import { testConnection } from "@/lib/use-cases/test-connection";
import { validateConfiguration } from "@/lib/use-cases/validate-configuration";
import { validateTickets } from "@/lib/use-cases/validate-tickets";
import { viewCustomer } from "@/lib/use-cases/view-customer";
import { viewJobDetails } from "@/lib/use-cases/view-job-details";
import { viewLinkDialog } from "@/lib/use-cases/view-link-dialog";
import { viewRunChecks } from "@/lib/use-cases/view-run-checks";
import { viewRunDetails } from "@/lib/use-cases/view-run-details";
import { viewRunPanel } from "@/lib/use-cases/view-run-panel";
import { viewTickets } from "@/lib/use-cases/view-tickets";
import { SANDBOX_COMPANIES } from "@/sandbox/autotask/tenant";
import { FIRST_RUNS, type Scene } from "./scene";

/** One thing that happens in a scene. @param at a number by which it chooses what it happens to. */
export type Happening = (scene: Scene, at: number) => Promise<unknown>;

export function oneOf<T>(list: readonly T[], at: number): T {
  if (list.length === 0) throw new RangeError("there is nothing to choose from");
  return list[at % list.length] as T;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Past each of the rules' limits, and past none. */
const LEAPS = [SECOND, 61 * SECOND, 4 * MINUTE, 61 * MINUTE];

const runAt = ({ runs }: Scene, at: number) => oneOf(runs, at);
/** All but the first of those that a scene begins with have a ticket, or had one, or are about to. */
const linkedRunAt = ({ runs }: Scene, at: number) => oneOf(runs.slice(1, FIRST_RUNS), at);
const linkAt = async (scene: Scene, at: number) => shownLink("sandbox", linkedRunAt(scene, at).runId);
/** Without waiting long for what hangs. */
const depsIn = ({ world }: Scene) => world.deps(IMPATIENT);

/** A report from the customer of that run, which becomes the last one of the scene. */
export async function takeIn(scene: Scene, at: number, given: Record<string, unknown> = {}): Promise<void> {
  const { customerId, companyId } = runAt(scene, at);
  const customer = SANDBOX_COMPANIES.find(({ id }) => id === companyId)?.companyName;
  const [entry] = await acceptRuns([report({ customer, ...given })], null);
  if (!entry?.runId) throw new Error("a run was rejected");
  scene.runs.push({ runId: entry.runId, customerId, companyId });
}

const ARRIVALS: Record<string, Happening> = {
  "a run comes in": (scene, at) => takeIn(scene, at),
  "a success comes in": (scene, at) => takeIn(scene, at, { status: "success" }),
  "the same run comes in twice": async (scene, at) => {
    const externalId = randomUUID();
    await takeIn(scene, at, { externalId });
    await takeIn(scene, at, { externalId });
  },
  "a run comes in with a ticket's number": async (scene, at) =>
    takeIn(scene, at, { ticketNumber: (await linkAt(scene, at + 1))?.ticket?.number ?? "T20261122.0001" }),
};

const VIEWS: Record<string, Happening> = {
  "Run Checks is viewed": (scene, at) =>
    viewRunChecks(
      scene.operator,
      {
        filter: filterOf({ show: oneOf(["queue", "all"] as const, at) }),
        ...{ sort: "worst", cursor: null, successes: "shown", successesCursor: null },
      },
      { now: scene.world.now() },
    ),
  "a run's panel is viewed": (scene, at) =>
    viewRunPanel(scene.operator, runAt(scene, at), { now: scene.world.now() }),
  "a run is viewed": (scene, at) =>
    viewRunDetails(
      scene.operator,
      { ...runAt(scene, at), cursor: null, search: null },
      { now: scene.world.now() },
    ),
  "Job Details is viewed": async (scene, at) =>
    viewJobDetails(scene.operator, {
      jobId: (await findRun(runAt(scene, at).runId))?.jobId ?? "",
      cursor: null,
    }),
  "tickets are listed": (scene) =>
    viewTickets(scene.operator, {
      filter: { state: null, customerId: null, by: null, from: null, to: null },
      cursor: null,
    }),
  "a customer is viewed": (scene, at) => viewCustomer(scene.operator, runAt(scene, at)),
  "the create dialog is opened": (scene, at) => previewTicket(scene.operator, runAt(scene, at)),
  "the resolve dialog of each run is opened": (scene) =>
    Promise.all(scene.runs.map((run) => previewResolve(scene.operator, run, depsIn(scene)))),
  "the link dialog is opened": (scene, at) =>
    viewLinkDialog(scene.operator, runAt(scene, at), { now: scene.world.now }),
  "all tickets are validated by a view": async (scene) => {
    const links = await Promise.all(scene.runs.map(({ runId }) => shownLink("sandbox", runId)));
    return validateTickets(
      scene.operator,
      { linkIds: links.flatMap((link) => (link ? [link.id] : [])) },
      depsIn(scene),
    );
  },
  "a ticket is validated by a view": async (scene, at) => {
    const link = await linkAt(scene, at);
    return link && validateTickets(scene.operator, { linkIds: [link.id] }, depsIn(scene));
  },
  "a ticket is opened": async (scene, at) => {
    const link = await linkAt(scene, at);
    return link && openTicket(scene.operator, { linkId: link.id }, depsIn(scene));
  },
  "tickets are searched": (scene, at) =>
    searchTickets(
      scene.operator,
      { ...runAt(scene, at), words: oneOf(["backup", "T2026", "Ticket"], at) },
      depsIn(scene),
    ),
  "companies are searched": (scene, at) =>
    searchCompanies(
      scene.admin,
      { words: oneOf(["a", "Contoso", "Ltd"], at), orSimilar: at % 2 === 0 },
      depsIn(scene),
    ),
  "companies are suggested": (scene) => suggestCompanies(scene.admin, { cursor: null }, depsIn(scene)),
};

/** Clicks all the same; what they do is done in our own books. */
const OWN_BOOKS: Record<string, Happening> = {
  "names are synchronised": (scene) => syncCompanyNames(scene.admin, depsIn(scene)),
  "the configuration is validated": (scene) =>
    validateConfiguration(scene.admin, { ...depsIn(scene), hereOrigin: null }),
  "the connection is tested": (scene) => testConnection(scene.admin, depsIn(scene)),
  "reference data is loaded": (scene) => refreshReferenceData(scene.admin, depsIn(scene)),
  "a creation is looked up": (scene, at) =>
    checkCreation(scene.operator, linkedRunAt(scene, at), depsIn(scene)),
  "a deleted ticket is done without": async (scene, at) => {
    const link = await linkAt(scene, at);
    return link && leaveWithoutTicket(scene.operator, { linkId: link.id }, depsIn(scene));
  },
  "a number is noted": (scene, at) =>
    noteTicketNumber(
      scene.operator,
      { runId: runAt(scene, at).runId, number: oneOf([null, "T20261122.0002"], at) },
      depsIn(scene),
    ),
  "runs are reviewed": async (scene, at) => {
    const review = await reviewRuns(scene.operator, { runIds: [runAt(scene, at).runId] }, depsIn(scene));
    if (review.ok) scene.reviewId = review.value.reviewId;
  },
  "a review is undone": async (scene) =>
    scene.reviewId && undoReviewOfRuns(scene.operator, { reviewId: scene.reviewId }, depsIn(scene)),
  "a mapping is cleared": (scene, at) => unmapCompany(scene.admin, runAt(scene, at), depsIn(scene)),
  "a mapping is saved": (scene, at) => mapCompany(scene.admin, runAt(scene, at), depsIn(scene)),
  "a company's new name is acknowledged": (scene, at) =>
    acknowledgeRename(
      scene.admin,
      { customerId: runAt(scene, at).customerId, companyName: renamed(at) },
      depsIn(scene),
    ),
};

const renamed = (at: number) => `Renamed ${at % 3}`;

/** What Autotask's users do to a ticket that is gone is nothing. */
function byUsers(act: (scene: Scene, ticketId: number) => Promise<unknown>): Happening {
  return async (scene, at) => {
    const id = oneOf(scene.ticketIds, at);
    if (await scene.world.control.ticket(id)) await act(scene, id);
  };
}

const ELSEWHERE: Record<string, Happening> = {
  "a ticket is deleted in Autotask": byUsers(({ world }, id) => world.control.deleteTicket(id)),
  "a ticket is closed in Autotask": byUsers(({ world }, id) => world.control.setTicketStatus(id, COMPLETE)),
  "a time entry is made in Autotask": byUsers(({ world }, id) => world.control.addTimeEntry(id)),
  "a ticket is made in Autotask": async (scene, at) => {
    const { id } = await scene.world.control.createTicket({ companyID: runAt(scene, at).companyId });
    scene.ticketIds.push(id);
  },
  "a company is renamed in Autotask": (scene, at) =>
    scene.world.control.changeCompany(runAt(scene, at).companyId, { companyName: renamed(at) }),
  "Autotask fails": ({ world }, at) => world.control.addFault({ fault: oneOf(READ_FAILURES, at) }),
};

/** What the background does, and what it waits for. */
export const ROUNDS: Record<string, Happening> = {
  "time passes": ({ world }, at) => world.advance(oneOf(LEAPS, at)),
  ...Object.fromEntries(
    JOBS.map(({ queue, round }) => [
      `a round of ${queue}`,
      (scene: Scene) =>
        round({ ...depsIn(scene), pause: async () => {}, stopping: new AbortController().signal }),
    ]),
  ),
};

export const QUIET_ACTS: Record<string, Happening> = {
  ...ARRIVALS,
  ...VIEWS,
  ...OWN_BOOKS,
  ...ELSEWHERE,
  ...ROUNDS,
};
