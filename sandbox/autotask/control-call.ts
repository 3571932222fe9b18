import type { SandboxHost } from "./host";

/** A request to the control plane: the parts of its path that vary, its query string and its body. */
export interface ControlCall {
  host: SandboxHost;
  /** The first varying part of the path, as text and as number. */
  first: string;
  /** The second one. */
  second: string;
  search: URLSearchParams;
  body: Record<string, unknown>;
}

/** Gives what is to be answered as JSON; undefined for nothing to tell, null for something that is not there. */
export type ControlAction = (call: ControlCall) => unknown;
