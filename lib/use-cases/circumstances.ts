import "server-only";
import type { PsaEnvironment, PsaGateway } from "@/lib/domain/psa";

/** What a story is given besides its input: the clock, the request it belongs to, and the way to Autotask. */
export interface Circumstances {
  now: () => Date;
  /** Stands in the audit trail and in the log, so that both can be read together. */
  requestId: string;
}

export interface WithGateway extends Circumstances {
  /** The gateway with the stored credentials of that environment; `null` where none are stored. */
  gatewayOf: (environment: PsaEnvironment) => Promise<PsaGateway | null>;
}
