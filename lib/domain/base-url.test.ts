import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BASE_URL_LIMIT, checkBaseUrl } from "./base-url";

describe("accepts and brings to one form", () => {
  it.each([
    ["https://backupchecks.example.com", "https://backupchecks.example.com"],
    ["https://backupchecks.example.com/", "https://backupchecks.example.com"],
    ["HTTPS://Backupchecks.Example.COM", "https://backupchecks.example.com"],
    ["https://backupchecks.example.com:443", "https://backupchecks.example.com"],
    ["https://backupchecks.example.com:443/", "https://backupchecks.example.com"],
    ["https://backupchecks.example.com:8443", "https://backupchecks.example.com:8443"],
    ["https://backupchecks.example.com:80", "https://backupchecks.example.com:80"],
    ["https://msp.example.com/backupchecks", "https://msp.example.com/backupchecks"],
    [
      "https://msp.example.com/Tools/backup_checks-2/v1.0/",
      "https://msp.example.com/Tools/backup_checks-2/v1.0",
    ],
    ["https://msp.example.com/~ops", "https://msp.example.com/~ops"],
    ["https://backupchecks", "https://backupchecks"],
    ["https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"],
    ["https://192.168.1.20", "https://192.168.1.20"],
    ["https://[2001:DB8::20]:8443/x", "https://[2001:db8::20]:8443/x"],
    ["http://localhost", "http://localhost"],
    ["http://localhost:80", "http://localhost"],
    ["http://LOCALHOST:3000/", "http://localhost:3000"],
    ["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
    ["http://127.255.255.254", "http://127.255.255.254"],
    ["http://[::1]:3000", "http://[::1]:3000"],
    ["http://[0:0:0:0:0:0:0:1]", "http://[0:0:0:0:0:0:0:1]"],
    ["https://localhost", "https://localhost"],
    ["https://3com.example", "https://3com.example"],
  ])("%s", (text, baseUrl) => {
    expect(checkBaseUrl(text)).toEqual({ ok: true, baseUrl });
  });
});

describe("refuses with a sentence that names the fault", () => {
  it.each([
    ["", /Enter the address/],
    ["backupchecks.example.com", /web address/],
    ["/backupchecks", /web address/],
    ["//backupchecks.example.com", /web address/],
    ["https:/backupchecks.example.com", /web address/],
    ["https:backupchecks.example.com", /web address/],
    ["https://", /web address/],
    ["https:///jobs", /web address/],
    ["ftp://backupchecks.example.com", /starts with https/],
    ["javascript://backupchecks.example.com", /starts with https/],
    ["javascript:alert(1)", /web address/],
    ["http://backupchecks.example.com", /must use https/],
    ["http://192.168.1.20", /must use https/],
    ["http://[::2]", /must use https/],
    ["http://[1::1]", /must use https/],
    ["http://localhost.example.com", /must use https/],
    ["http://127.0.0.1.example.com", /must use https/],
    ["http://127.1", /host name/],
    ["http://2130706433", /host name/],
    ["http://0x7f.0.0.1", /host name/],
    ["http://0x7f000001", /host name/],
    ["http://0177.0.0.1", /host name/],
    ["http://127.0.0.01", /host name/],
    ["https://256.1.1.1", /host name/],
    ["https://1.2.3.4.5", /host name/],
    ["https://example.123", /host name/],
    ["https://example.com.", /host name/],
    ["https://.example.com", /host name/],
    ["https://a..example.com", /host name/],
    ["https://-a.example.com", /host name/],
    ["https://a-.example.com", /host name/],
    [`https://${"a".repeat(64)}.example.com`, /host name/],
    ["https://back_up.example.com", /web address/],
    ["https://[::1", /web address/],
    ["https://[1:2:3]", /host name/],
    ["https://[1::2::3]", /host name/],
    ["https://[1:2:3:4:5:6:7:8:9]", /host name/],
    ["https://[12345::]", /host name/],
    ["https://[::ffff:127.0.0.1]", /web address/],
    ["https://[fe80::1%25eth0]", /encoded/],
    ["https://user@backupchecks.example.com", /user name/],
    ["https://user:secret@backupchecks.example.com", /user name/],
    ["https://backupchecks.example.com@evil.example", /user name/],
    ["https://backupchecks.example.com?x=1", /query/],
    ["https://backupchecks.example.com/?", /query/],
    ["https://backupchecks.example.com/#runs", /fragment/],
    ["https://backupchecks.example.com#", /fragment/],
    ["https://backupchecks.example.com:", /web address/],
    ["https://backupchecks.example.com:0", /port/],
    ["https://backupchecks.example.com:65536", /port/],
    ["https://backupchecks.example.com:0443", /port/],
    ["https://backupchecks.example.com:123456", /port/],
    ["https://backupchecks.example.com:8o", /web address/],
    ["https://backupchecks.example.com/..", /“\.”/],
    ["https://backupchecks.example.com/a/../b", /“\.”/],
    ["https://backupchecks.example.com/./b", /“\.”/],
    ["https://backupchecks.example.com//", /web address/],
    ["https://backupchecks.example.com//evil.example", /web address/],
    ["https://backupchecks.example.com/a//b", /web address/],
    ["https://backupchecks.example.com/%2e%2e/b", /encoded/],
    ["https://backupchecks%2eexample.com", /encoded/],
    ["https:\\\\backupchecks.example.com", /backslash/],
    ["https://backupchecks.example.com\\@evil.example", /backslash/],
    ["https://backupchecks.example.com/a;b", /web address/],
    ["https://backupchecks.example.com/<x>", /web address/],
    [" https://backupchecks.example.com", /white space/],
    ["https://backupchecks.example.com\n", /white space/],
    ["https://backupchecks.example.com/\tx", /white space/],
    ["https://backupchecks.example.com\u0000", /control/],
    ["https://backup\u200bchecks.example.com", /control/],
    ["https://bаckupchecks.example.com", /look-alikes/],
    ["https://backupchecks。example.com", /look-alikes/],
    ["https://ｅxample.com", /look-alikes/],
    ["https://münchen.example", /look-alikes/],
    [`https://example.com/${"a".repeat(BASE_URL_LIMIT)}`, /at most 200/],
  ])("%s", (text, message) => {
    const checked = checkBaseUrl(text);
    expect(checked).toEqual({ ok: false, message: expect.stringMatching(message) });
  });
});

it("takes exactly the limit", () => {
  const start = "https://example.com/";
  expect(checkBaseUrl(start + "a".repeat(BASE_URL_LIMIT - start.length)).ok).toBe(true);
});

/** Addresses near the border between right and wrong, so that most of them are one character away from the other side. */
const nearly = fc
  .tuple(
    fc.constantFrom("https://", "http://", "HTTPS://", "https:/", "ftp://", "//"),
    fc.constantFrom(
      "example.com",
      "localhost",
      "127.0.0.1",
      "[::1]",
      "127.1",
      "a.b-c.d",
      "10.0.0.1",
      "EXAMPLE.com",
    ),
    fc.constantFrom("", ":80", ":443", ":3000", ":0"),
    fc.string({
      unit: fc.constantFrom("/", ".", "a", "B", "-", "~", "%", "?", "@", "\\", " "),
      maxLength: 8,
    }),
  )
  .map((parts) => parts.join(""));

it("agrees with the platform's own reading of every address it accepts, and is settled after one round", () => {
  let accepted = 0;
  fc.assert(
    fc.property(nearly, (text) => {
      const checked = checkBaseUrl(text);
      if (!checked.ok) return;
      accepted += 1;
      const url = new URL(text);
      const path = url.pathname === "/" ? "" : url.pathname.replace(/\/$/, "");
      expect(checked.baseUrl).toBe(`${url.protocol}//${url.host}${path}`);
      expect(url.username + url.password + url.search + url.hash).toBe("");
      expect(checkBaseUrl(checked.baseUrl)).toEqual(checked);
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(50);
});
