import "server-only";
import { NextResponse } from "next/server";
import type { z } from "zod";
import { act, noted } from "@/app/_actions/action";
import { currentActor } from "@/lib/auth/current-actor";
import { resultFor } from "@/lib/domain/cures";
import type { RefusalCode } from "@/lib/domain/refusals";
import type { Result } from "@/lib/domain/result";
import type { Actor } from "@/lib/domain/roles";
import { log } from "@/lib/log";
import { requestIdHere } from "@/lib/request-id";
import { circumstances } from "@/lib/server";
import type { WithGateway } from "@/lib/use-cases/circumstances";

const STATUS: Partial<Record<RefusalCode, number>> = {
  "not-signed-in": 401,
  "not-allowed": 403,
  "cross-site": 403,
  unexpected: 500,
  "not-found": 404,
  "invalid-input": 400,
  throttled: 429,
  "autotask-throttled": 503,
  "autotask-unavailable": 503,
  "autotask-credentials": 503,
};

/** Answers a browser's GET with a story's result as JSON, or with `{"error":{"code","message"}}`. Never cached. */
export async function answerWith<Output>(
  story: (actor: Actor, deps: WithGateway) => Promise<Result<Output>>,
): Promise<NextResponse> {
  const requestId = requestIdHere();
  try {
    const actor = await currentActor();
    if (!actor) return errorAnswer(401, "not-signed-in", "Your sign-in has ended. Sign in again.");
    const told = noted(await story(actor, circumstances(requestId, actor)), actor);
    const result = resultFor(actor.permissions, told);
    if (!result.ok) {
      // Another system's own words belong to the reason: without them "Autotask refused." says nothing.
      const message = [result.message, ...(result.quoted ?? [])].join(" ");
      return errorAnswer(STATUS[result.code] ?? 409, result.code, message);
    }
    return NextResponse.json(result.value, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    log.error({ requestId, err: error }, "request failed");
    return errorAnswer(
      500,
      "unexpected",
      `Something went wrong here. Quote ${requestId} to your administrator.`,
    );
  }
}

export function errorAnswer(
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): NextResponse {
  return NextResponse.json(
    { error: { code, message } },
    { status, headers: { "cache-control": "no-store", ...headers } },
  );
}

/**
 * Answers a browser's POST with a story's result as it is, `ok` or refused. It goes the actions' own way: own origin, actor, parsed
 * input. A request and no action where a call may take long: actions of one browser wait for each other.
 */
export async function answerResult<Input, Output>(
  schema: z.ZodType<Input>,
  given: unknown,
  story: (actor: Actor, input: Input, deps: WithGateway) => Promise<Result<Output>>,
): Promise<NextResponse> {
  const result = await act(schema, given, story);
  const status = result.ok ? 200 : (STATUS[result.code] ?? 409);
  return NextResponse.json(result, { status, headers: { "cache-control": "no-store" } });
}
