import "server-only";

/** What is known of a request to which no answer came. */
export interface NetworkError {
  /** False only where the request was surely not on the wire. */
  sent: boolean;
  /** Whether another attempt may help. */
  transient: boolean;
  /** A sentence without addresses and secrets. */
  detail: string;
}

/** Name resolution and refused connections: these codes come from nowhere else. */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** These also come from an open connection; only the system call tells. */
const NEVER_CONNECTED_IF_CONNECTING = new Set([
  "EADDRNOTAVAIL",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ETIMEDOUT",
]);

/** Our own check of the server's certificate, which comes before the first byte of a request. */
const CERTIFICATE =
  /^(CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER_CERT(_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|HOSTNAME_MISMATCH|INVALID_CA)$/;

/** Node's words for a connection that ended within the TLS handshake; the code is the ECONNRESET of any other reset. */
const BEFORE_TLS = "before secure TLS connection was established";

interface Cause {
  code: string | null;
  syscall: string | null;
  message: string;
}

/** Takes the causes out of what `fetch` threw; several where several addresses of one host were tried. */
function causesOf(thrown: unknown): Cause[] {
  let error = thrown;
  for (let depth = 0; depth < 5 && error instanceof Error; depth += 1) {
    if (error instanceof AggregateError) return error.errors.flatMap(causesOf);
    if (!(error.cause instanceof Error)) break;
    error = error.cause;
  }
  if (!(error instanceof Error)) return [{ code: null, syscall: null, message: "" }];
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return [
    {
      code: typeof code === "string" ? code : null,
      syscall: typeof syscall === "string" ? syscall : null,
      message: error.message,
    },
  ];
}

function neverSent({ code, syscall, message }: Cause): boolean {
  if (code === null) return false;
  if (NEVER_CONNECTED.has(code) || CERTIFICATE.test(code)) return true;
  if (NEVER_CONNECTED_IF_CONNECTING.has(code)) return syscall === "connect";
  return code === "ECONNRESET" && message.includes(BEFORE_TLS);
}

/**
 * Reads what `fetch` threw. In doubt the request counts as sent: a create that may have happened is never "not done"
 * (decisions.md, One ticket per run). A hang-up on a kept connection is such a doubt, whoever closed first.
 */
export function readNetworkError(thrown: unknown): NetworkError {
  const causes = causesOf(thrown);
  const codes = [...new Set(causes.map(({ code }) => code).filter((code) => code !== null))];
  const sent = causes.length === 0 || !causes.every(neverSent);
  const certificate = codes.some((code) => CERTIFICATE.test(code));
  const reason = codes.length > 0 ? ` (${codes.join(", ")})` : "";
  if (sent)
    return {
      sent,
      transient: true,
      detail: `The connection to Autotask broke off before an answer came${reason}.`,
    };
  if (certificate) {
    return {
      sent,
      transient: false,
      detail: `The certificate of the Autotask server was not accepted${reason}.`,
    };
  }
  return { sent, transient: true, detail: `Autotask could not be reached${reason}.` };
}
