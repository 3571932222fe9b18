import { TIMEFRAME_MINUTES } from "./limits";
import { errors, json, type Reply } from "./replies";
import type { SandboxState } from "./state";

/** Answers `zoneInformation`, which asks for no credentials (autotask-api.md 1). */
export function answerZone(state: SandboxState, user: string, tenantOrigin: string): Reply {
  const name = user.trim().toLowerCase();
  const isOurs = name === state.credentials.userName.toLowerCase();
  const origin = isOurs ? tenantOrigin : state.otherZones.get(name);
  if (name === "" || origin === undefined) {
    return errors(["Zone information could not be determined"]);
  }
  const slashes = state.switches.doubleSlashInZoneUrl ? "//" : "/";
  return json(200, {
    zoneName: state.tenant.zoneName,
    url: `${origin}${slashes}ATServicesRest/`,
    webUrl: `${origin}/`,
    ci: state.tenant.ci,
  });
}

/** Answers `versioninformation`, which asks for no credentials. */
export function answerVersions(): Reply {
  return json(200, { apiVersions: ["1.0"] });
}

/** Answers `/V1.0/Version`: a small document that is cheap to ask for. */
export function answerVersion(): Reply {
  return json(200, { majorVersion: 2026, minorVersion: 3, build: 187 });
}

/** Answers `/V1.0/ThresholdInformation`; the request that asks is counted. */
export function answerThreshold(state: SandboxState): Reply {
  return json(200, {
    externalRequestThreshold: state.budget.limit,
    requestThresholdTimeframe: TIMEFRAME_MINUTES,
    currentTimeframeRequestCount: state.budget.used(state.now()),
  });
}
