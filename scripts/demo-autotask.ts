import type { DemoAutotask } from "@/prisma/seed";
import { controlOf } from "@/sandbox/autotask/control";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";

/** A sandbox as the sample MSP knows it: by its API user, and by what its people do there by hand. */
export function demoAutotask({ origin }: { origin: string }): DemoAutotask {
  const control = controlOf(origin);
  const { userName, secret, integrationCode } = SANDBOX_CREDENTIALS;
  return {
    userName,
    password: secret,
    trackingIdentifier: integrationCode,
    byHand: {
      tickets: async () =>
        (await control.state()).tickets.map(({ id, ticketNumber, title }) => ({
          id: Number(id),
          number: ticketNumber,
          title,
        })),
      deleteTicket: control.deleteTicket,
    },
  };
}
