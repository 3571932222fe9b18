import type { IncomingHttpHeaders } from "node:http";
import type { SandboxState } from "./state";

/**
 * Whether the three headers are those of the API user (autotask-api.md 2). A wrong one counts as a failure of the user that it
 * names; so many in a row lock that user, and then the right ones fail too.
 */
export function signsIn(state: SandboxState, headers: IncomingHttpHeaders): boolean {
  const { credentials } = state;
  const userName = headerText(headers.username);
  if (userName.toLowerCase() !== credentials.userName.toLowerCase()) {
    return false;
  }
  const isRight =
    headerText(headers.secret) === credentials.secret &&
    headerText(headers.apiintegrationcode) === credentials.integrationCode;
  if (credentials.locked) {
    return false;
  }
  credentials.failures = isRight ? 0 : credentials.failures + 1;
  credentials.locked = credentials.failures >= credentials.lockAfter;
  return isRight;
}

/** The text of a header; empty for one that is missing or came more than once. */
export function headerText(header: string | string[] | undefined): string {
  return typeof header === "string" ? header : "";
}
