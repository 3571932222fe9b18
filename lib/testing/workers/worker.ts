// An application process of its own, as far as tickets go: the real stories, the real gateway, the real database.

import { permissionsOf } from "@/lib/domain/roles";
import { circumstances } from "@/lib/server";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { live } from "@/lib/testing/life/acts";
import { playHistories } from "@/lib/testing/resolving/histories";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import type { FromWorker, StoryEnd, StoryOrder, ToWorker } from "./messages";

let armed: StoryOrder | undefined;

process.on("message", (message: ToWorker) => {
  if (message.say === "arm") {
    armed = message.order;
    tell({ say: "armed" });
  } else if (message.say === "live") {
    void live(message.order).then((ends) => tell({ say: "lived", ends }));
  } else if (message.say === "play") {
    void playHistories(message.order).then((report) => tell({ say: "played", report }));
  } else if (armed) {
    void carryOut(armed).then((ends) => tell({ say: "done", ends }));
  }
});
// Whoever started it is gone.
process.on("disconnect", () => process.exit());
tell({ say: "ready" });

function tell(message: FromWorker): void {
  process.send?.(message);
}

function carryOut(order: StoryOrder): Promise<StoryEnd[]> {
  return Promise.all(Array.from({ length: order.times }, () => pressOnce(order)));
}

async function pressOnce(order: StoryOrder): Promise<StoryEnd> {
  try {
    return await (order.story === "create" ? createOnce(order) : resolveOnce(order));
  } catch (error) {
    return { kind: "threw", words: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function circumstancesOf({ aheadMs, dieAfter }: StoryOrder) {
  const now = () => new Date(Date.now() + aheadMs);
  const onStep = (step: string) => (step === dieAfter ? die() : undefined);
  return { ...circumstances(), now, onStep };
}

function actorOf({ operator }: StoryOrder) {
  return { kind: "user", ...operator, permissions: permissionsOf("operator") } as const;
}

async function createOnce(order: StoryOrder): Promise<StoryEnd> {
  const result = await createAsSeen(actorOf(order), { runId: order.runId }, circumstancesOf(order));
  if (!result.ok) return { kind: "refused", code: result.code, message: result.message };
  const { value } = result;
  return value.state === "linked" ? { kind: "linked", number: value.number } : { kind: "unconfirmed" };
}

async function resolveOnce(order: StoryOrder): Promise<StoryEnd> {
  const result = await resolveTicket(actorOf(order), { runId: order.runId }, circumstancesOf(order));
  if (!result.ok) return { kind: "refused", code: result.code, message: result.message };
  return { kind: result.value.state };
}

/** Nothing runs after it: not even what the event loop would do next. */
function die(): never {
  process.kill(process.pid, "SIGKILL");
  for (;;);
}
