// An application process of its own, as far as creating tickets goes: the real stories, the real gateway, the real database.
import { permissionsOf } from "@/lib/domain/roles";
import { circumstances } from "@/lib/server";
import { createTicket } from "@/lib/use-cases/create-ticket";
import type { CreationEnd, CreationOrder, FromWorker, ToWorker } from "./worker-messages";

let armed: CreationOrder | undefined;

process.on("message", (message: ToWorker) => {
  if (message.say === "arm") {
    armed = message.order;
    tell({ say: "armed" });
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

function carryOut(order: CreationOrder): Promise<CreationEnd[]> {
  return Promise.all(Array.from({ length: order.times }, () => createOnce(order)));
}

async function createOnce({ runId, operator, aheadMs, dieAfter }: CreationOrder): Promise<CreationEnd> {
  const actor = { kind: "user", ...operator, permissions: permissionsOf("operator") } as const;
  const now = () => new Date(Date.now() + aheadMs);
  try {
    const result = await createTicket(
      actor,
      { runId },
      {
        ...circumstances(),
        now,
        onStep: (step) => (step === dieAfter ? die() : undefined),
      },
    );
    if (!result.ok) return { kind: "refused", code: result.code, message: result.message };
    const { value } = result;
    return value.state === "linked" ? { kind: "linked", number: value.number } : { kind: "unconfirmed" };
  } catch (error) {
    return { kind: "threw", words: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Nothing runs after it: not even what the event loop would do next. */
function die(): never {
  process.kill(process.pid, "SIGKILL");
  for (;;);
}
