import "server-only";
import type { PsaAnswer, PsaPurpose } from "@/lib/domain/psa";
import type { AutotaskEntity, Settled, Zone } from "./config";
import { type CallKind, type Classified, failed, isWrite, unavailable } from "./errors";
import { withRetries } from "./retry";
import { send } from "./send";
import { createZoneSource, type ZoneSource } from "./zone-discovery";

export interface AutotaskRequest {
  /** Whose slot is taken and under which name the request is counted. */
  entity: Exclude<AutotaskEntity, "ZoneInformation">;
  /** Below the zone's base, without a leading slash; made of constants and numbers only. */
  path: string;
  purpose: PsaPurpose;
  kind: CallKind;
  /** Sent as JSON, by PATCH where the call is an update, else by POST; without one the request is a GET. */
  body?: object;
  /** For a write: not put on the wire at or after this instant. */
  notAfter?: Date;
}

export interface AutotaskClient {
  zones: ZoneSource;
  /**
   * Makes one call: finds the zone, waits for a slot, sends, classes what came. Reads are tried again where that may help;
   * a write is sent once at most.
   */
  request(call: AutotaskRequest): Promise<PsaAnswer<Record<string, unknown>>>;
}

/**
 * The client of one connection.
 * @throws RangeError for a zone discovery address that is not allowed.
 */
export function createAutotaskClient(config: Settled): AutotaskClient {
  const zones = createZoneSource(config);

  async function sendTo(
    zone: Zone,
    call: AutotaskRequest,
    headers: Record<string, string>,
    nextAttempt: () => number,
  ): Promise<Classified> {
    const { entity, purpose, kind, body, notAfter } = call;
    const slot = `${new URL(zone.apiUrl).origin} ${config.userName} ${entity}`;
    const release = await config.limiter.acquire(slot, config.timeouts.slotMs);
    if (!release) return unavailable("Too many requests to Autotask are waiting for their turn.", false);
    try {
      // The last look before the wire: zone and slot may have taken their time, and the machine may have slept.
      if (notAfter && config.now().getTime() >= notAfter.getTime()) {
        return unavailable("The time for sending this request had run out; it was not sent.", false);
      }
      const [url, attempt] = [zone.apiUrl + call.path, nextAttempt()];
      return await send(config, { url, entity, purpose, kind, attempt, body, headers });
    } finally {
      await release();
    }
  }

  async function attempt(
    call: AutotaskRequest,
    headers: Record<string, string>,
    nextAttempt: () => number,
  ): Promise<Classified> {
    const zone = await zones.current(call.purpose);
    if (!zone.ok) return failed(zone.failure);
    const first = await sendTo(zone.value, call, headers, nextAttempt);
    if (first.ok || first.failure.kind !== "credentials") return first;
    // A tenant that was moved answers 401 at its old address (autotask-api.md 1). Otherwise nothing is tried a second time:
    // repeated bad logins lock the API user.
    const fresh = await zones.discover(call.purpose);
    if (isWrite(call.kind) || !fresh.ok || fresh.value.apiUrl === zone.value.apiUrl) return first;
    return sendTo(fresh.value, call, headers, nextAttempt);
  }

  return {
    zones,
    async request(call) {
      const headers = credentialHeaders(config);
      if (!headers) {
        const detail =
          "The credentials hold a character that can't be sent to Autotask, such as a line break.";
        return { ok: false, failure: { kind: "credentials", detail } };
      }
      const repeatable = !isWrite(call.kind);
      let sent = 0;
      const nextAttempt = () => {
        sent += 1;
        return sent;
      };
      const result = await withRetries(() => attempt(call, headers, nextAttempt), { ...config, repeatable });
      return result.ok ? { ok: true, value: result.json } : { ok: false, failure: result.failure };
    },
  };
}

/** The three headers of every call (autotask-api.md 2); null where one can't be sent. */
function credentialHeaders(config: Settled): Record<string, string> | null {
  const headers = {
    ApiIntegrationCode: config.integrationCode,
    UserName: config.userName,
    Secret: config.secret,
  };
  try {
    new Headers(headers);
    return headers;
  } catch {
    return null; // What is thrown quotes the value.
  }
}
