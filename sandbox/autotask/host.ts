import { stateOf } from "./filling";
import type { SandboxState } from "./state";
import type { Tenant } from "./tenant";

/** The tenant's present state and the hosts at which it may be reached. */
export class SandboxHost {
  state: SandboxState;
  /** Where the sandbox listens from the start. */
  firstOrigin = "";
  /** Where the tenant moves; null until it first does. */
  secondOrigin: string | null = null;

  constructor(
    private readonly tenant: Tenant,
    private readonly openSecondHost: () => Promise<string>,
  ) {
    this.state = stateOf(tenant);
  }

  /** Where the API answers now. */
  tenantOrigin(): string {
    return (this.state.faults.hasMoved() ? this.secondOrigin : null) ?? this.firstOrigin;
  }

  /** Has the second host ready, so that the discovery can name it. */
  async prepareMove(): Promise<void> {
    this.secondOrigin ??= await this.openSecondHost();
  }

  /** Everything as it was at the start; requests that still wait are cut off and store nothing. */
  reset(): void {
    this.state.ending.abort();
    this.state = stateOf(this.tenant);
  }
}
