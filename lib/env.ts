import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { z } from "zod";

const DEFAULT_ZONE_INFO_URL = "https://webservices.autotask.net/atservicesrest/v1.0/zoneInformation";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function isZoneInfoUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password || url.search || url.hash) return false;
  if (LOOPBACK.test(url.hostname)) return url.protocol === "http:" || url.protocol === "https:";
  return url.protocol === "https:" && url.hostname.endsWith(".autotask.net") && url.port === "";
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password || url.search || url.hash) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname));
}

function isDatabaseUrl(text: string): boolean {
  return (
    URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol) && new URL(text).pathname.length > 1
  );
}

function isAddressOrRange(text: string): boolean {
  return isIP(text) !== 0 || ipaddr.isValidCIDR(text);
}

/** Compared with what it decodes to: the decoder passes over what is no base64, and a passphrase would make a weak key. */
function isKey(text: string): boolean {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === 32 && bytes.toString("base64").replace(/=+$/, "") === text.replace(/=+$/, "");
}

const listOfAddresses = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.string().refine(isAddressOrRange, "must be addresses or CIDRs, separated by commas")));

const SINGLE_SIGN_ON = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;

const variables = z
  .object({
    PORT: z.coerce
      .number("must be a number")
      .int()
      .min(1, "must be 1 to 65535")
      .max(65_535, "must be 1 to 65535")
      .default(3000),
    HOSTNAME: z.string().min(1).default("127.0.0.1"),
    DATABASE_URL: z
      .string()
      .refine(isDatabaseUrl, "must be postgresql://user:password@host:port/database")
      .optional(),
    BACKUPCHECKS_DATA_DIR: z.string().min(1).default("./data"),
    NEXTAUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
    NEXTAUTH_URL: z.url({ protocol: /^https?$/, error: "must be an http(s) address" }).optional(),
    BACKUPCHECKS_ENCRYPTION_KEY: z.string().refine(isKey, "must be 32 bytes in base64").optional(),
    AUTOTASK_ZONE_INFO_URL: z
      .string()
      .refine(isZoneInfoUrl, "must be https on *.autotask.net, or a loopback address")
      .default(DEFAULT_ZONE_INFO_URL),
    TRUSTED_PROXIES: listOfAddresses.default([]),
    BACKUPCHECKS_METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
    OIDC_ISSUER: z
      .string()
      .refine(isIssuer, "must be an https address without a query, or a loopback one")
      .optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    OIDC_NAME: z.string().max(40, "must have at most 40 characters").default("single sign-on"),
    LOG_LEVEL: z
      .enum(["debug", "info", "warn", "error"], "must be debug, info, warn or error")
      .default("info"),
  })
  .superRefine((given, context) => {
    // All or none: with a part of them the button would lead nowhere.
    const set = SINGLE_SIGN_ON.find((name) => given[name] !== undefined);
    const missing = SINGLE_SIGN_ON.find((name) => given[name] === undefined);
    if (set && missing)
      context.addIssue({ code: "custom", path: [missing], message: `must be set, as ${set} is` });
  });

/** All variables by name. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(variables.shape);

export type Environment = z.output<typeof variables>;

/**
 * Reads and checks the environment (contracts.md, Environment). An empty variable counts as unset.
 * @throws Error whose message is one line that names the first bad variable and says what it must be.
 */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== "" && value !== undefined),
  );
  const parsed = variables.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${String(issue?.path[0])} ${issue?.message}`);
}

let environment: Environment | undefined;

/** The environment of this process, read once. The only way to it: no other file reads `process.env`. */
export function env(): Environment {
  environment ??= readEnvironment(process.env);
  return environment;
}

/**
 * A variable that this process can't do without (the start command sets all of them).
 * @throws Error naming the variable.
 */
export function required<Name extends keyof Environment>(name: Name): NonNullable<Environment[Name]> {
  const value = env()[name];
  if (value === undefined || value === null) throw new Error(`${name} is not set`);
  return value as NonNullable<Environment[Name]>;
}
