// What anybody may send to the addresses of signing in, without a page of ours: no more is read than a sign-in needs, and no line of the
// log is chosen by a stranger.
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, SESSION_COOKIE, ownTest as test } from "./fixtures";
import { unique } from "./reports";

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

/** The answer to a body whose end never comes. */
function answerToEndless(address: string, type: string): Promise<{ status?: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { method: "POST", headers: { "content-type": type } });
    outgoing.on("error", reject);
    outgoing.on("response", async (response: IncomingMessage) => {
      const answer = { status: response.statusCode, text: await text(response) };
      outgoing.destroy();
      resolve(answer);
    });
    outgoing.write("x".repeat(16_385));
  });
}

test("a form is read no further than 16 KB, and refused before its end", async ({ instance }) => {
  for (const action of ["signin/credentials", "callback/credentials", "signout", "session"])
    expect(await answerToEndless(`${instance.url}/api/auth/${action}`, FORM), action).toEqual({
      status: 413,
      text: JSON.stringify({ error: { code: "too-large", message: "The body is larger than 16 KiB." } }),
    });
});

test("of another body nothing is read", async ({ instance }) => {
  for (const type of [JSON_TYPE, "text/plain"])
    expect(await answerToEndless(`${instance.url}/api/auth/signout`, type), type).toMatchObject({
      status: 302,
    });
});

test("nobody writes into the log what they like", async ({ instance }) => {
  const canary = `Canary${unique()}${"y".repeat(1_000)}`;
  const before = instance.logs().length;
  const written = () => instance.logs().slice(before);
  const ask = async (path: string, init: RequestInit = {}) =>
    (await fetch(`${instance.url}/api/auth/${path}`, { redirect: "manual", ...init })).status;
  const post = (path: string, type: string, body: string) =>
    ask(path, { method: "POST", headers: { "content-type": type }, body });
  const withCookie = (path: string, name: string) => ask(path, { headers: { cookie: `${name}=${canary}` } });
  expect([
    // The way by which browsers would tell next-auth of their errors.
    await post("_log", FORM, `level=error&code=${canary}&message=${canary}`),
    await post("_log", JSON_TYPE, JSON.stringify({ level: "error", code: canary })),
  ]).toEqual([404, 404]);
  await post("signout", JSON_TYPE, `{"${canary}`);
  // A way back that is no address.
  await post("signout", FORM, `callbackUrl=${canary}`);
  await ask(`signin?callbackUrl=${canary}`);
  await withCookie("csrf", "next-auth.callback-url");
  await withCookie("session", SESSION_COOKIE);
  await ask(`callback/oidc?error=${canary}`);
  // Written after all of these.
  await ask("signin?callbackUrl=the-last-one");
  await expect.poll(written).toContain("the-last-one");
  expect(written()).not.toContain(canary);
  expect(written()).not.toContain('"level":"error"');
});
