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
