import "server-only";
import type { InstanceSettings } from "@/lib/data/instance-settings";
import type { PsaGateway } from "@/lib/domain/psa";
import { ok, type Result } from "@/lib/domain/result";
import type { WithGateway } from "@/lib/use-cases/circumstances";
import { INTEGRATION_OFF, NO_CONNECTION } from "@/lib/use-cases/psa-refusals";

/** The way to Autotask in the environment in use, for all but the settings' own checks: refused while the integration is off (§7.1). */
export async function gatewayInUse(
  { autotaskEnabled, environment }: Pick<InstanceSettings, "autotaskEnabled" | "environment">,
  deps: WithGateway,
): Promise<Result<PsaGateway>> {
  if (!autotaskEnabled) return INTEGRATION_OFF;
  const gateway = await deps.gatewayOf(environment);
  return gateway ? ok(gateway) : NO_CONNECTION;
}
