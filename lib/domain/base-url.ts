/** Longest base URL, in characters: a ticket's link must stay whole beside everything else. */
export const BASE_URL_LIMIT = 200;

export type BaseUrlCheck = { ok: true; baseUrl: string } | { ok: false; message: string };

/** Scheme, host (a name, an IPv4 address or a bracketed IPv6 address), port, path; nothing else fits this grammar. */
const GRAMMAR = /^([a-z]+):\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::([0-9]+))?((?:\/[A-Za-z0-9._~-]+)*)\/?$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
/** A last label of this kind makes browsers read the whole name as a number, as in `0x7f.1` or `2130706433`. */
const NUMERIC_LABEL = /^(?:[0-9]+|0x[0-9a-f]*)$/;

const EXAMPLE = "It should look like https://backupchecks.example.com.";

/**
 * Checks the form of the Backupchecks Base URL (§7.3A) and never fetches it: absolute, https unless the host is a loopback address, a
 * plain host, and at most a plain path after it. What could lead elsewhere than it seems (user info, encoded characters, dot segments,
 * numbers that browsers read as addresses) is refused, as are query, fragment and white space.
 * @returns the URL in one normal form: scheme and host in lower case, no default port, no trailing slash; or a sentence for the form.
 */
export function checkBaseUrl(text: string): BaseUrlCheck {
  const plain = plainProblem(text);
  if (plain) return refuse(plain);
  const split = splitAfterHost(text);
  const match = GRAMMAR.exec(split.authority.toLowerCase() + split.path);
  if (!match) return refuse(`This is not a web address. ${EXAMPLE}`);
  const [, scheme = "", host = "", port, path = ""] = match;
  if (scheme !== "http" && scheme !== "https") {
    return refuse(`The Backupchecks Base URL starts with https://. ${EXAMPLE}`);
  }
  const kind = hostKind(host);
  if (kind === "invalid") return refuse(`“${host}” is not a host name. ${EXAMPLE}`);
  if (scheme === "http" && kind !== "loopback") {
    return refuse(
      "The Backupchecks Base URL must use https. Plain http is for this machine alone (localhost).",
    );
  }
  if (port !== undefined && !isPort(port)) return refuse(`“${port}” is not a port. Ports are 1 to 65535.`);
  if (path.split("/").some((segment) => segment === "." || segment === "..")) {
    return refuse("The path may not contain “.” or “..”.");
  }
  const shown = port === undefined || port === (scheme === "https" ? "443" : "80") ? "" : `:${port}`;
  return { ok: true, baseUrl: `${scheme}://${host}${shown}${path}` };
}

/** What can be said before the grammar, in words that name the fault. */
function plainProblem(text: string): string | null {
  if (text === "") return `Enter the address of this instance. ${EXAMPLE}`;
  if (text.length > BASE_URL_LIMIT)
    return `The Backupchecks Base URL may have at most ${BASE_URL_LIMIT} characters.`;
  if (/[\s\p{Cc}\p{Cf}]/u.test(text))
    return "The Backupchecks Base URL may not contain white space or control characters.";
  if (!/^[!-~]*$/.test(text))
    return "The Backupchecks Base URL may contain only plain letters (no accents or look-alikes).";
  if (text.includes("\\")) return "The Backupchecks Base URL may not contain a backslash.";
  if (text.includes("@")) return "The Backupchecks Base URL may not contain a user name or password.";
  if (text.includes("?")) return "The Backupchecks Base URL may not contain a query (“?”).";
  if (text.includes("#")) return "The Backupchecks Base URL may not contain a fragment (“#”).";
  if (text.includes("%")) return "The Backupchecks Base URL may not contain encoded characters (“%”).";
  return null;
}

/** Host names know no case, paths do; so only the part before the path is lowered. */
function splitAfterHost(text: string): { authority: string; path: string } {
  const start = text.indexOf("://");
  const slash = start < 0 ? -1 : text.indexOf("/", start + 3);
  return slash < 0
    ? { authority: text, path: "" }
    : { authority: text.slice(0, slash), path: text.slice(slash) };
}

function hostKind(host: string): "loopback" | "other" | "invalid" {
  if (host.startsWith("[")) return ipv6Kind(host.slice(1, -1));
  if (host.length > 253) return "invalid";
  const labels = host.split(".");
  if (NUMERIC_LABEL.test(labels.at(-1) ?? "")) return ipv4Kind(labels);
  if (!labels.every((label) => LABEL.test(label))) return "invalid";
  return host === "localhost" ? "loopback" : "other";
}

function ipv4Kind(octets: string[]): "loopback" | "other" | "invalid" {
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255))
    return "invalid";
  return octets[0] === "127" ? "loopback" : "other";
}

/** Eight groups of hexadecimal digits, one run of zero groups left out at most (RFC 4291, 2.2). */
function ipv6Kind(address: string): "loopback" | "other" | "invalid" {
  const halves = address.split("::");
  if (halves.length > 2) return "invalid";
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const given = [...head, ...tail];
  if (!given.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return "invalid";
  if (halves.length === 2 ? given.length > 7 : given.length !== 8) return "invalid";
  const zeros = Array<string>(8 - given.length).fill("0");
  const groups = [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
  return groups.every((group, index) => group === (index === 7 ? 1 : 0)) ? "loopback" : "other";
}

function isPort(port: string): boolean {
  return /^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= 65_535;
}

function refuse(message: string): BaseUrlCheck {
  return { ok: false, message };
}
