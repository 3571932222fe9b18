// What browser tests find in an instance, made by the stories themselves. Runs as a process of its own, one for each instance: `lib`
// reads its environment once, and a test may have several instances. It is started and asked by `e2e/instance.ts`, over IPC.

import { encode } from "next-auth/jwt";
import { SIGN_IN_HOURS } from "@/lib/auth/open-sign-in";
import { hashPassword } from "@/lib/auth/password";
import { inTransaction, prisma } from "@/lib/data/db";
import { updateInstanceSettings } from "@/lib/data/instance-settings";
import { createSignIn } from "@/lib/data/sign-ins";
import { findUserByEmail } from "@/lib/data/users";
import type { Result } from "@/lib/domain/result";
import { type Actor, permissionsOf, type Role } from "@/lib/domain/roles";
import { required } from "@/lib/env";
import { assertEncryptionKey, COMMAND_LINE, circumstances, ensureSetupCode } from "@/lib/server";
import { createAsSeen } from "@/lib/testing/creation/create-as-seen";
import { linkTicket } from "@/lib/use-cases/link-ticket";
import { createToken } from "@/lib/use-cases/manage-tokens";
import { addUser, disableUser } from "@/lib/use-cases/manage-users";
import { mapCompany, unmapCompany } from "@/lib/use-cases/map-company";
import { refreshReferenceData } from "@/lib/use-cases/refresh-reference-data";
import { resolveTicket } from "@/lib/use-cases/resolve-ticket";
import { saveBaseUrl, saveConnection, saveEnabled, saveTicketDefaults } from "@/lib/use-cases/save-settings";
import { viewAutotaskSettings } from "@/lib/use-cases/view-autotask-settings";

export interface SeededPerson {
  role: Role;
  name: string;
  email: string;
  password: string;
}

/** What can be asked for; each name is a request over IPC, its argument and its answer are plain JSON. */
export const SEEDS = {
  /** A person who can sign in. */
  async person({ role, name, email, password }: SeededPerson): Promise<{ id: string }> {
    const passwordHash = await hashPassword(password);
    return must(addUser(COMMAND_LINE, { email, name, role, passwordHash }, circumstances()));
  },

  /** Opens a sign-in as the form does. @returns the session token, as the cookie carries it. */
  async signIn({ email }: { email: string }): Promise<{ token: string; signInId: string }> {
    const user = await findUserByEmail(prisma(), email);
    if (!user) throw new Error(`there is no user ${email}`);
    const expiresAt = new Date(Date.now() + SIGN_IN_HOURS * 3_600_000);
    const from = { address: "127.0.0.1", userAgent: "seeded by a test" };
    const { id: signInId } = await createSignIn(prisma(), { userId: user.id, expiresAt, ...from });
    const claims = { sub: signInId, name: user.name, email: user.email, signInId };
    return { signInId, token: await encode({ token: claims, secret: required("NEXTAUTH_SECRET") }) };
  },

  async disable({ email }: { email: string }): Promise<object> {
    return must(disableUser(COMMAND_LINE, { email }, circumstances()));
  },

  async ingestToken({ name }: { name: string }): Promise<{ token: string }> {
    const { token } = await must(createToken(COMMAND_LINE, { name }, circumstances()));
    return { token };
  },

  /** The code that a start prints for an instance without users; `null` where there are some. */
  async setupCode(): Promise<{ code: string | null }> {
    await assertEncryptionKey();
    return { code: await ensureSetupCode() };
  },

  /** Everything that tickets need besides a mapping: connection, reference data, the proposed defaults, base URL, switched on. */
  async connectAutotask(given: {
    userName: string;
    secret: string;
    integrationCode: string;
    baseUrl: string;
  }): Promise<object> {
    const { userName, secret: password, integrationCode: trackingIdentifier, baseUrl } = given;
    const deps = circumstances();
    await must(saveConnection(COMMAND_LINE, { userName, password, trackingIdentifier }, deps));
    await must(refreshReferenceData(COMMAND_LINE, deps));
    const { defaults } = await must(viewAutotaskSettings(COMMAND_LINE));
    await must(saveTicketDefaults(COMMAND_LINE, defaults.proposed, deps));
    await must(saveBaseUrl(COMMAND_LINE, { baseUrl }, { ...deps, hereOrigin: null }));
    return must(saveEnabled(COMMAND_LINE, { enabled: true }, deps));
  },

  async mapCompany(given: { customerId: string; companyId: number; by: string }): Promise<object> {
    const { customerId, companyId, by } = given;
    return must(mapCompany(await actorOf(by), { customerId, companyId }, circumstances()));
  },

  /** Creates the run's ticket as that person would. */
  async ticket({
    runId,
    by,
  }: {
    runId: string;
    by: string;
  }): Promise<{ linkId: string; number: string | null }> {
    const outcome = await must(createAsSeen(await actorOf(by), { runId }, circumstances()));
    return { linkId: outcome.linkId, number: outcome.state === "linked" ? outcome.number : null };
  },

  /** Links the run to a ticket that exists, as that person would. */
  async link({
    runId,
    ticketId,
    by,
  }: {
    runId: string;
    ticketId: number;
    by: string;
  }): Promise<{ linkId: string }> {
    return must(linkTicket(await actorOf(by), { runId, ticketId }, circumstances()));
  },

  /** Resolves the run's ticket as that person would. */
  async resolve({ runId, by }: { runId: string; by: string }): Promise<{ state: string }> {
    return must(resolveTicket(await actorOf(by), { runId }, circumstances()));
  },

  /** Switches of the integration, as the settings page sets them; what is not given stays. */
  async ticketSettings(given: {
    enabled?: boolean;
    allowResolve?: boolean;
    allowManualNumbers?: boolean;
  }): Promise<object> {
    const { enabled, ...rest } = given;
    const changes = enabled === undefined ? rest : { ...rest, autotaskEnabled: enabled };
    await inTransaction((writer) => updateInstanceSettings(writer, changes));
    return {};
  },

  async unmapCompany({ customerId, by }: { customerId: string; by: string }): Promise<object> {
    return must(unmapCompany(await actorOf(by), { customerId }, circumstances()));
  },

  async referenceData(): Promise<object> {
    return must(refreshReferenceData(COMMAND_LINE, circumstances()));
  },
};
export type Seeds = typeof SEEDS;

export interface SeedRequest {
  id: number;
  name: keyof Seeds;
  input: unknown;
}
export type SeedAnswer = { id: number; value: unknown } | { id: number; error: string };

async function actorOf(email: string): Promise<Actor> {
  const user = await findUserByEmail(prisma(), email);
  if (!user) throw new Error(`there is no user ${email}`);
  return { kind: "user", id: user.id, name: user.name, permissions: permissionsOf(user.role) };
}

/** What prepares a test may not be refused. */
async function must<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new Error([settled.message, ...(settled.quoted ?? [])].join(" "));
  return settled.value;
}

async function answer({ id, name, input }: SeedRequest): Promise<SeedAnswer> {
  try {
    return { id, value: await (SEEDS[name] as (input: unknown) => Promise<unknown>)(input) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

process.on("message", (request: SeedRequest) => {
  void answer(request).then((told) => process.send?.(told));
});
// Whoever asked has gone.
process.on("disconnect", () => process.exit());
