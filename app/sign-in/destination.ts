/** Where a sign-in leads when nothing else was asked for. */
export const DEFAULT_DESTINATION = "/run-checks";

const NOWHERE = "http://instance.invalid";

/**
 * The path a sign-in may lead to: what was asked for if it is a path of this instance, else Run Checks. Everything that a browser could
 * read as another site (`//host`, `/\host`, control characters, a scheme) is not a path.
 */
export function safeDestination(asked: string | string[] | undefined): string {
  if (typeof asked !== "string" || !asked.startsWith("/")) return DEFAULT_DESTINATION;
  if (/[\\\p{Cc}]/u.test(asked) || asked.startsWith("//") || !URL.canParse(asked, NOWHERE))
    return DEFAULT_DESTINATION;
  const url = new URL(asked, NOWHERE);
  const path = url.pathname + url.search + url.hash;
  const isOurs = url.origin === NOWHERE && !path.startsWith("//");
  const isLoop = /^\/(sign-in|setup|api)(\/|$)/.test(url.pathname) || url.pathname === "/";
  return isOurs && !isLoop ? path : DEFAULT_DESTINATION;
}

const PLACES: readonly [RegExp, string][] = [
  [/^\/run-checks$/, "Run Checks"],
  [/^\/jobs$/, "Jobs"],
  [/^\/jobs\/[^/]+$/, "Job Details"],
  [/^\/jobs\/[^/]+\/runs\/[^/]+$/, "Job Details of a run"],
  [/^\/customers$/, "Customers"],
  [/^\/tickets$/, "Tickets"],
  [/^\/tickets\/[^/]+\/open$/, "the ticket in Autotask"],
  [/^\/settings(\/|$)/, "Settings"],
  [/^\/audit$/, "Audit"],
  [/^\/profile$/, "Profile"],
];

/** A destination in words, e.g. "Job Details of a run"; the path itself where it has no name. */
export function destinationWords(destination: string): string {
  const path = destination.split(/[?#]/, 1)[0] ?? destination;
  return PLACES.find(([pattern]) => pattern.test(path))?.[1] ?? path;
}
