// A provider of single sign-on as a test knows it: OpenID Connect as others speak it, whose people are whoever the test says.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** Claims of a person at the provider. */
export interface ProviderPerson {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the application is; known once that has a port. */
  serve(applicationUrl: string): void;
  /** Who comes in at the next sign-in; nobody is asked for a password here. */
  become(person: ProviderPerson): void;
  /** How many times somebody came to its sign-in. */
  visits(): number;
  /** Why it refused to give tokens for a code, each time that it did. */
  refusals(): string[];
  /** Refuses connections, as a provider that is down does, and takes them again. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

const CLIENT_ID = "backupchecks";

/** Starts a provider on a port of its own. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const clientSecret = randomBytes(24).toString("base64url");
  const people = new Map<string, ProviderPerson>();
  let present: ProviderPerson | null = null;
  let visits = 0;
  const refusals: string[] = [];
  let handle: ReturnType<Provider["callback"]> | null = null;
  let provider: Provider | null = null;

  const server = createServer((request, response) => {
    const uid = /^\/interaction\/([\w-]+)$/.exec(request.url ?? "")?.[1];
    if (!uid || !provider || !present) return handle?.(request, response);
    visits += 1;
    const login = { accountId: present.sub };
    void provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => resolve());
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;

  return {
    issuer,
    clientId: CLIENT_ID,
    clientSecret,
    serve(applicationUrl) {
      provider = new Provider(issuer, configuration(applicationUrl, clientSecret, people));
      provider.on("grant.error", (_context, error) => refusals.push(error.message));
      handle = provider.callback();
    },
    become(person) {
      people.set(person.sub, person);
      present = person;
    },
    visits: () => visits,
    refusals: () => refusals,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    start: () => listen(port),
  };
}

function configuration(
  applicationUrl: string,
  clientSecret: string,
  people: ReadonlyMap<string, ProviderPerson>,
): ConstructorParameters<typeof Provider>[1] {
  const scope = "openid email profile";
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: clientSecret,
        redirect_uris: [`${applicationUrl}/api/auth/callback/oidc`],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    cookies: { keys: [randomBytes(16).toString("hex")] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => {
      const person = people.get(sub);
      return person && { accountId: sub, claims: () => ({ ...person }) };
    },
    // Everybody has agreed already.
    loadExistingGrant: async ({ oidc }) => {
      const accountId = oidc.session?.accountId;
      const grant = new oidc.provider.Grant({ clientId: CLIENT_ID, ...(accountId ? { accountId } : {}) });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
  };
}
