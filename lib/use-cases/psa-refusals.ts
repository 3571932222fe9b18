import "server-only";
import type { PsaFailure } from "@/lib/domain/psa";
import type { Refused } from "@/lib/domain/result";

/** The refusal that a failed call becomes: Autotask's own words are quoted, the rest says what to do. */
export function refusalOf(failure: PsaFailure): Refused {
  switch (failure.kind) {
    case "rejected":
      return { ok: false, code: "autotask-rejected", message: "Autotask refused.", quoted: failure.messages };
    case "credentials":
      return {
        ok: false,
        code: "autotask-credentials",
        message: "Autotask rejected the credentials. They may be wrong, or the API user inactive or locked.",
        cure: { label: "Check the credentials", href: "/settings/integrations/autotask#connection" },
      };
    case "throttled":
      return {
        ok: false,
        code: "autotask-throttled",
        message: failure.retryAfterSeconds
          ? `Autotask is receiving too many requests. Try again in ${failure.retryAfterSeconds} s.`
          : "Autotask is receiving too many requests. Try again in a minute.",
      };
    case "unavailable":
      return {
        ok: false,
        code: "autotask-unavailable",
        message: `Autotask can't be reached: ${failure.detail}`,
      };
    case "ambiguous":
      return { ok: false, code: "autotask-ambiguous", message: failure.detail };
  }
}

/** No credentials are stored for the environment in use. */
export const NO_CONNECTION: Refused = {
  ok: false,
  code: "connection-missing",
  message: "No credentials for Autotask are stored.",
  cure: { label: "Enter credentials", href: "/settings/integrations/autotask#connection" },
};

/** With the integration off nothing is asked of Autotask. */
export const INTEGRATION_OFF: Refused = {
  ok: false,
  code: "integration-off",
  message: "The Autotask integration is off.",
  cure: { label: "Enable Autotask integration", href: "/settings/integrations/autotask" },
};

/** Autotask answers alike for a ticket that is not there and for one that may not be seen: then absence proves nothing. */
export const SEES_NOTHING: Refused = {
  ok: false,
  code: "autotask-unavailable",
  message:
    "Autotask shows the API user no ticket at all, so a missing one proves nothing. Give the API user the right to see tickets.",
};

/** A refusal in one piece, with the other system's own words. */
export function wordsOf({ message, quoted = [] }: Refused): string {
  return [message, ...quoted].join(" ");
}
