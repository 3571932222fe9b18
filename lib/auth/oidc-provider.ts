import "server-only";
import type { OAuthConfig } from "next-auth/providers/oauth";
import type { Claims } from "@/lib/domain/claimed-role";
import { env } from "@/lib/env";

export const OIDC = "oidc";

/** How long the provider may take for each of its answers. */
const TIMEOUT_MS = 10_000;

/** What the button says after "Sign in with"; `null` where single sign-on is off. */
export function singleSignOn(): { name: string; issuer: string } | null {
  const { OIDC_ISSUER: issuer, OIDC_NAME: name } = env();
  return issuer ? { name, issuer } : null;
}

/**
 * The provider of single sign-on for next-auth: the authorization code flow of OpenID Connect, with PKCE, state and nonce. Nothing is taken
 * from the provider but claims; what they mean here is decided in `signInByProvider`.
 */
export function oidcProvider(): OAuthConfig<Claims> | null {
  const {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_NAME,
  } = env();
  if (!issuer || !clientId || !clientSecret) return null;
  return {
    id: OIDC,
    name: OIDC_NAME,
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    httpOptions: { timeout: TIMEOUT_MS },
    userinfo: {
      // Some providers put address and groups into the token, others tell them only when asked. The token's own claims lead.
      async request({ client, tokens }) {
        const { access_token: accessToken, id_token: idToken } = tokens;
        const signed = claimsOf(idToken);
        if (!client.issuer.metadata.userinfo_endpoint || !accessToken) return signed;
        const told = await client.userinfo(accessToken);
        if (told.sub !== signed.sub) throw new Error("the provider told of somebody else");
        return { ...told, ...signed };
      },
    },
    profile: (claims) => ({ id: String(claims.sub), name: null, email: null }),
  };
}

/** The claims of a token whose signature, issuer, audience and nonce have been checked. */
function claimsOf(idToken: string | undefined): Claims & { sub: string } {
  const payload = idToken?.split(".")[1] ?? "";
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Claims & { sub: string };
}
