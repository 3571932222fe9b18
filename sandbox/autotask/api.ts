import type { ServerResponse } from "node:http";
import type { RequestLogEntry } from "./control-types";
import { headerText, signsIn } from "./credentials";
import { bendOutcome, type Ending, endingAfterCommit, endingBeforeCommit } from "./fault-effects";
import { clientLeft, type Exchange, pause, send, sendHalf } from "./http";
import { parseJson } from "./json-bodies";
import { HOURLY_LIMIT_REACHED, threadsExceeded, throttled } from "./limit-replies";
import { type Operation, type Outcome, perform } from "./operations";
import { empty, methodNotAllowed, type Reply, unknownAddress } from "./replies";
import { findRoute, subjectOf } from "./routes";
import type { SandboxState } from "./state";

/** The longest address of a GET, query string included (autotask-api.md 3.1). */
const LONGEST_URL = 2048;

/** Where a request came in, and where the tenant is. */
export interface Place {
  /** Whether it came to the host where the tenant lived first. */
  isFirstHost: boolean;
  /** The host to which it came. */
  origin: string;
  tenantOrigin: () => string;
  latencyMs: number;
}

/** Answers a request to the API from its arrival to the last byte, with all limits and faults, and logs it. */
export async function answerApi(state: SandboxState, exchange: Exchange, place: Place): Promise<void> {
  const { method, path, search, response } = exchange;
  const route = exchange.url.length > LONGEST_URL ? null : findRoute(path);
  const bodyText = method === "GET" ? (search.get("search") ?? "") : exchange.bodyText;
  const body = parseJson(bodyText);
  const entry = state.log.begin({
    at: state.stamp(),
    method,
    path,
    entity: route === null ? null : subjectOf(route),
    kind: route?.kinds[method] ?? "unknown",
    userName: headerText(exchange.headers.username) || search.get("user"),
    requestBody: body ?? null,
  });
  if (route === null || entry.kind === "unknown") {
    finish(entry, response, route === null ? unknownAddress() : methodNotAllowed(method));
    return;
  }
  const operation: Operation = {
    ...{ state, route, entry, method, search, bodyText, body },
    tenantOrigin: place.tenantOrigin(),
    baseUrl: `${place.origin}/atservicesrest/v1.0`,
  };
  await answerOperation(operation, exchange, place);
}

async function answerOperation(operation: Operation, exchange: Exchange, place: Place): Promise<void> {
  const { state, entry, route } = operation;
  const isOpen = route.place === "zone" || route.place === "versions";
  const admission = isOpen ? { release: () => {} } : admit(state, exchange, place, entry);
  if ("refused" in admission) {
    finish(entry, exchange.response, admission.refused);
    return;
  }
  const { signal } = state.ending;
  try {
    const steps = state.switches.latencySteps && !isOpen ? state.budget.latencySteps(state.now()) : 0;
    await pause((isOpen ? 0 : place.latencyMs) + steps * state.switches.latencyStepMs, signal);
    const ending = await endingOf(operation, signal);
    if (ending.way === "hang") {
      await clientLeft(exchange.response, signal);
    }
    // Before the answer goes out: whoever has it may send the next request and find the thread free.
    admission.release();
    conclude(entry, exchange.response, ending);
  } finally {
    admission.release();
    entry.finished = true;
  }
}

type Admission = { release: () => void } | { refused: Reply };

/** Credentials, the hourly budget, then the threads: in this order, so that what is turned away costs nothing further. */
function admit(state: SandboxState, exchange: Exchange, place: Place, entry: RequestLogEntry): Admission {
  const { switches, faults, budget, threads } = state;
  const hasLeft = place.isFirstHost ? faults.turnsAway(entry) : !faults.hasMoved();
  if (hasLeft || !signsIn(state, exchange.headers)) {
    return { refused: empty(401) };
  }
  if (!budget.spend(state.now())) {
    return { refused: throttled(HOURLY_LIMIT_REACHED, switches.retryAfter) };
  }
  const code = headerText(exchange.headers.apiintegrationcode);
  const release = threads.enter(code, entry.entity ?? "", switches.threadLimit);
  return release === null
    ? { refused: throttled(threadsExceeded(switches.threadLimit), switches.retryAfter) }
    : { release };
}

async function endingOf(operation: Operation, signal: AbortSignal): Promise<Ending> {
  const { state, entry } = operation;
  const faults = state.faults.take(entry);
  entry.faultApplied = faults.length === 0 ? null : faults.map((fault) => fault.type).join(", ");
  for (const fault of faults) {
    if (fault.type === "delay") {
      await pause(fault.ms, signal);
    }
    const ending = endingBeforeCommit(state, fault);
    if (ending !== null) {
      return ending;
    }
  }
  state.settle();
  const outcome = bendOutcome(state, faults, perform(operation));
  logCommit(operation, outcome);
  for (const fault of faults) {
    if (fault.type === "delay-after-commit") {
      await pause(fault.ms, signal);
    }
    const ending = endingAfterCommit(fault, outcome.reply);
    if (ending !== null) {
      return ending;
    }
  }
  return { way: "answer", reply: outcome.reply };
}

function logCommit({ state, entry }: Operation, { commit }: Outcome): void {
  if (commit !== null) {
    const { entity, action, id, fields } = commit;
    state.log.write({ requestSeq: entry.seq, at: state.stamp(), entity, action, id, fields });
  }
}

function conclude(entry: RequestLogEntry, response: ServerResponse, ending: Ending): void {
  switch (ending.way) {
    case "answer":
      finish(entry, response, ending.reply);
      break;
    case "truncate":
      entry.finished = true;
      sendHalf(response, ending.reply);
      break;
    default:
      entry.finished = true;
      response.socket?.destroy();
  }
}

function finish(entry: RequestLogEntry, response: ServerResponse, reply: Reply): void {
  entry.status = response.destroyed ? null : reply.status;
  entry.finished = true;
  send(response, reply);
}
