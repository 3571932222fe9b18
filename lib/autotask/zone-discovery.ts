import "server-only";
import type { PsaAnswer, PsaPurpose } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { Settled, Zone } from "./config";
import { type Classified, failed, unavailable } from "./errors";
import { processState } from "./process-state";
import { withRetries } from "./retry";
import { storedZoneSchema, zoneSchema } from "./schemas";
import { send } from "./send";
import { isUsableZone, readApiUrl, readWebUrl, zoneDiscoveryUrl } from "./zone";

export interface ZoneSource {
  /** The zone as known, by this process or as stored, whichever was found later; else asked for. */
  current(purpose: PsaPurpose): Promise<PsaAnswer<Zone>>;
  /** Asks Autotask, whatever is known, and keeps the answer in both places. */
  discover(purpose: PsaPurpose): Promise<PsaAnswer<Zone>>;
}

/** What Autotask says of a user name it does not know, with status 500 (autotask-api.md 1). */
const UNKNOWN_USER = /could not be determined/i;

/**
 * Finds the zone of the configured user. Nothing secret is sent for it.
 *
 * Each process remembers the last zone, so that a store that fails costs nothing; the stored one is looked at all the same, and the newer
 * of both counts. So a tenant that was moved is noticed by every process with its next story once one of them has found it anew: a write,
 * which is never sent twice, fails in one process at most, and none keeps knocking with credentials at the old address.
 * @throws RangeError for a discovery address that is not allowed, see {@link zoneDiscoveryUrl}.
 */
export function createZoneSource(config: Settled): ZoneSource {
  const url = zoneDiscoveryUrl(config.zoneInfoUrl, config.userName);
  const key = `${config.zoneInfoUrl} ${config.userName}`;
  const state = processState();

  function usable(zone: Zone | null | undefined): zone is Zone {
    const { zoneInfoUrl, userName, now } = config;
    return zone != null && isUsableZone(zone, { zoneInfoUrl, userName, now: now() });
  }

  async function ask(purpose: PsaPurpose): Promise<PsaAnswer<Zone>> {
    let attempt = 0;
    const answer = await withRetries(
      () => {
        attempt += 1;
        return send(config, { url, entity: "ZoneInformation", purpose, kind: "read", attempt, headers: {} });
      },
      { ...config, repeatable: true },
    );
    const zone = readZone(answer, config);
    if (!zone.ok) return zone;
    state.zones.set(key, zone.value);
    await keep(config, zone.value);
    return zone;
  }

  async function discover(purpose: PsaPurpose): Promise<PsaAnswer<Zone>> {
    const underWay = state.discoveries.get(key);
    if (underWay) return underWay;
    const discovery = ask(purpose).finally(() => state.discoveries.delete(key));
    state.discoveries.set(key, discovery);
    return discovery;
  }

  return {
    discover,
    async current(purpose) {
      const zone = newerOf([state.zones.get(key), await recall(config)].filter(usable));
      if (!zone) return discover(purpose);
      state.zones.set(key, zone);
      return { ok: true, value: zone };
    },
  };
}

/** By the clocks of those who discovered them; where these differ, a moved tenant's 401 still sets it right. */
function newerOf(zones: readonly Zone[]): Zone | undefined {
  return zones.toSorted((a, b) => Date.parse(b.discoveredAt) - Date.parse(a.discoveredAt))[0];
}

function readZone(answer: Classified, config: Settled): PsaAnswer<Zone> {
  if (!answer.ok) return { ok: false, failure: discoveryFailure(answer).failure };
  const body = parseAnswer(zoneSchema, answer.json);
  if (!body.ok) return body;
  const { zoneInfoUrl, userName } = config;
  const apiUrl = readApiUrl(body.value.url, zoneInfoUrl);
  if (apiUrl === null) {
    return unavailable(
      "Zone discovery named a server that is not one of Autotask's; nothing was sent to it.",
      false,
    );
  }
  const webUrl = readWebUrl(body.value.webUrl, apiUrl, zoneInfoUrl);
  const discoveredAt = config.now().toISOString();
  return {
    ok: true,
    value: { name: body.value.zoneName, apiUrl, webUrl, discoveredAt, userName, zoneInfoUrl },
  };
}

/** The same failure in the words of zone discovery, where no credentials were sent that could be refused. */
function discoveryFailure(answer: Classified & { ok: false }): Classified & { ok: false } {
  const { failure } = answer;
  if (failure.kind === "rejected" && failure.messages.some((message) => UNKNOWN_USER.test(message))) {
    return failed({
      kind: "credentials",
      detail: "Autotask does not know this API user name: it has no zone.",
    });
  }
  if (failure.kind === "credentials")
    return unavailable("Zone discovery asked for credentials (HTTP 401).", false);
  return answer;
}

async function recall(config: Settled): Promise<Zone | null> {
  try {
    return storedZoneSchema.nullable().parse(await config.zoneCache.read());
  } catch {
    return null; // Costs one request for the zone, which is what the cache saves.
  }
}

async function keep(config: Settled, zone: Zone): Promise<void> {
  try {
    await config.zoneCache.write(zone);
  } catch {
    // This process remembers the zone; the next one asks again.
  }
}
