import { afterAll, beforeAll, beforeEach } from "vitest";
import type { AutotaskConfig } from "@/lib/autotask/config";
import { createAutotaskGateway } from "@/lib/autotask/gateway";
import { processState } from "@/lib/autotask/process-state";
import { type TestConfig, testConfig } from "@/lib/autotask/testing/gateways";
import type { PsaGateway } from "@/lib/domain/psa";
import { controlOf, type SandboxControl } from "@/sandbox/autotask/control";
import { type AutotaskSandbox, startAutotaskSandbox } from "@/sandbox/autotask/server";
import { SANDBOX_CREDENTIALS } from "@/sandbox/autotask/tenant";

interface Connection {
  gateway: PsaGateway;
  config: TestConfig;
}

export interface SandboxUnderTest {
  control: SandboxControl;
  connect(overrides?: Partial<AutotaskConfig>): Connection;
  /** A gateway that knows its zone, and logs that begin here. */
  connected(overrides?: Partial<AutotaskConfig>): Promise<Connection>;
  /** How many tickets were made through the API. */
  made(): Promise<number>;
}

/** A server written from Autotask's side, for the tests of one file; as new before each of them. */
export function sandboxForTests(): SandboxUnderTest {
  let sandbox: AutotaskSandbox;
  const under = {} as SandboxUnderTest;
  beforeAll(async () => {
    sandbox = await startAutotaskSandbox();
    under.control = controlOf(sandbox.origin);
  });
  afterAll(() => sandbox.stop());
  beforeEach(async () => {
    await under.control.reset();
    // All tests of the file sign in as the same user.
    processState().zones.clear();
  });
  under.connect = (overrides = {}) => {
    const config = testConfig(sandbox.zoneInfoUrl, { ...SANDBOX_CREDENTIALS, ...overrides });
    return { gateway: createAutotaskGateway(config), config };
  };
  under.connected = async (overrides) => {
    const connection = under.connect(overrides);
    await connection.gateway.ticketUrl(1);
    await under.control.clearRequests();
    connection.config.calls.length = 0;
    return connection;
  };
  under.made = async () => {
    const writes = await under.control.writes();
    return writes.filter(({ entity, action }) => entity === "Tickets" && action === "create").length;
  };
  return under;
}
