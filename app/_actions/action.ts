import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import { currentActor } from "@/lib/auth/current-actor";
import { resultFor } from "@/lib/domain/cures";
import type { Refused, Result } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import { log } from "@/lib/log";
import { requestIdHere } from "@/lib/request-id";
import { circumstances } from "@/lib/server";
import type { WithGateway } from "@/lib/use-cases/circumstances";

const NOT_SIGNED_IN: Refused = {
  ok: false,
  code: "not-signed-in",
  message: "Your sign-in has ended. Sign in again.",
};
const CROSS_SITE: Refused = {
  ok: false,
  code: "cross-site",
  message: "This request did not come from Backupchecks itself.",
};

/**
 * The one way into a story from a browser: own origin → actor → parsed input → story → result. Every action is a public endpoint, so
 * all of it is asked here each time; the permission itself is asked by the story.
 */
export async function act<Input, Output>(
  schema: z.ZodType<Input>,
  given: unknown,
  story: (actor: Actor, input: Input, deps: WithGateway) => Promise<Result<Output>>,
): Promise<Result<Output>> {
  const requestId = requestIdHere();
  if (!(await isSameOrigin())) return noted(CROSS_SITE, null);
  try {
    const actor = await currentActor();
    if (!actor) return NOT_SIGNED_IN;
    const parsed = schema.safeParse(given);
    if (!parsed.success) return invalidInput(parsed.error);
    const result = await story(actor, parsed.data, circumstances(requestId, actor));
    return resultFor(actor.permissions, noted(result, actor));
  } catch (error) {
    return unexpected(error, requestId);
  }
}

/** Has the log tell of those who ask for what is not theirs. */
export function noted<T>(result: Result<T>, actor: Actor | null): Result<T> {
  if (!result.ok && (result.code === "not-allowed" || result.code === "cross-site"))
    log.warn({ reason: result.code, actorId: actor?.id ?? null }, "request refused");
  return result;
}

/** Field problems in a form's own shape. */
export function invalidInput(error: z.ZodError): Refused {
  const fields = error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  return {
    ok: false,
    code: "invalid-input",
    message: fields[0]?.message ?? "The input is not right.",
    fields,
  };
}

/** A bug or an outage: the person gets a reference, the log gets the rest. */
export function unexpected(error: unknown, requestId: string): Refused {
  log.error({ requestId, err: error }, "action failed");
  return {
    ok: false,
    code: "unexpected",
    message: `Something went wrong here. Quote ${requestId} to your administrator.`,
  };
}

/**
 * A browser sends Origin with every POST. Next compares it with the host, but lets a request without one through; here it is
 * required. `Sec-Fetch-Site` is believed where it is sent.
 */
export async function isSameOrigin(): Promise<boolean> {
  const sent = await headers();
  const site = sent.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = sent.get("origin");
  const host = sent.get("x-forwarded-host") ?? sent.get("host");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}
