import { describe, expect, it } from "vitest";
import { readNetworkError } from "./network-error";

/** An error as `fetch` throws it: the reason is the cause. */
function thrown(...causes: Record<string, unknown>[]): TypeError {
  const errors = causes.map((cause) => Object.assign(new Error(String(cause.message ?? "")), cause));
  const cause = errors.length === 1 ? errors[0] : new AggregateError(errors);
  return new TypeError("fetch failed", { cause });
}

const HANDSHAKE = "Client network socket disconnected before secure TLS connection was established";

describe("readNetworkError", () => {
  it.each([
    ["refused", thrown({ code: "ECONNREFUSED", syscall: "connect" }), true],
    ["refused at every address", thrown({ code: "ECONNREFUSED" }, { code: "ECONNREFUSED" }), true],
    [
      "refused at one, unreachable at the other",
      thrown({ code: "ECONNREFUSED" }, { code: "ENETUNREACH", syscall: "connect" }),
      true,
    ],
    ["unknown name", thrown({ code: "ENOTFOUND", syscall: "getaddrinfo" }), true],
    ["name service down", thrown({ code: "EAI_AGAIN", syscall: "getaddrinfo" }), true],
    ["connect time-out of fetch", thrown({ code: "UND_ERR_CONNECT_TIMEOUT" }), true],
    ["connect time-out of the system", thrown({ code: "ETIMEDOUT", syscall: "connect" }), true],
    ["no route", thrown({ code: "EHOSTUNREACH", syscall: "connect" }), true],
    ["cut within the TLS handshake", thrown({ code: "ECONNRESET", message: HANDSHAKE }), true],
    ["certificate out of date", thrown({ code: "CERT_HAS_EXPIRED" }), false],
    ["certificate of another host", thrown({ code: "ERR_TLS_CERT_ALTNAME_INVALID" }), false],
    ["certificate of nobody", thrown({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), false],
    ["certificate of an unknown issuer", thrown({ code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" }), false],
    ["certificate that can't be followed", thrown({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }), false],
  ])("%s: never sent", (_, error, transient) => {
    expect(readNetworkError(error)).toMatchObject({ sent: false, transient });
  });

  it.each([
    ["hang-up", thrown({ code: "UND_ERR_SOCKET", message: "other side closed" })],
    ["reset", thrown({ code: "ECONNRESET", syscall: "read" })],
    ["broken pipe", thrown({ code: "EPIPE", syscall: "write" })],
    ["time-out of an open connection", thrown({ code: "ETIMEDOUT", syscall: "read" })],
    ["route lost", thrown({ code: "EHOSTUNREACH", syscall: "read" })],
    ["no headers in time", thrown({ code: "UND_ERR_HEADERS_TIMEOUT" })],
    ["no body in time", thrown({ code: "UND_ERR_BODY_TIMEOUT" })],
    ["TLS error at an unknown point", thrown({ code: "ERR_SSL_WRONG_VERSION_NUMBER" })],
    ["TLS alert after the handshake", thrown({ code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" })],
    ["no HTTP", thrown({ message: "Response does not match the HTTP/1.1 protocol" })],
    ["refused at one address, reset at the other", thrown({ code: "ECONNREFUSED" }, { code: "ECONNRESET" })],
    ["no cause", new TypeError("fetch failed")],
    ["an empty aggregate", new TypeError("fetch failed", { cause: new AggregateError([]) })],
    ["no error at all", "boom"],
    ["nothing", undefined],
  ])("%s: may have been sent", (_, error) => {
    expect(readNetworkError(error)).toMatchObject({ sent: true, transient: true });
  });

  it("says the code and nothing of the error's own words", () => {
    const { detail } = readNetworkError(
      thrown({ code: "ECONNREFUSED", message: "connect 10.1.2.3:443 secret" }),
    );
    expect(detail).toBe("Autotask could not be reached (ECONNREFUSED).");
  });
});
