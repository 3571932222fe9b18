import "server-only";
import { countedAddress } from "@/lib/auth/client-address";
import { leasedRateLimit, rateLimit } from "@/lib/data/rate-limits";

const WINDOW_SECONDS = 60;

/**
 * Requests of one token a minute, of all processes together: far above any fleet of backup jobs, far below what would starve the screens.
 * A process takes a thousand at once, so that a request costs no write.
 */
const tokenLimit = leasedRateLimit("ingest-token", {
  points: 120_000,
  windowSeconds: WINDOW_SECONDS,
  lease: 1_000,
});

/** Bad tokens from one address a minute; what comes beyond costs no write either. */
const REFUSED_AT_MOST = 60;
const refusedLimit = rateLimit("ingest-refused", REFUSED_AT_MOST, WINDOW_SECONDS, { isRemembered: true });

/** Counts a request with a good token. @returns seconds to wait after too many, else `null`. */
export const countBearer = (tokenId: string): Promise<number | null> => tokenLimit.consume(tokenId);

/** Counts a request with a bad one. @returns the same. */
export const countRefused = (address: string): Promise<number | null> =>
  refusedLimit.consume(countedAddress(address));
