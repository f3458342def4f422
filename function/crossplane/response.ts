import type { Condition } from "../kubernetes/condition.ts";
import type { ComposeOutput } from "../call.ts";
import type { FunctionRequest } from "./wire/request.ts";
import type { FunctionResponse } from "./wire/response.ts";

/** A rejection: a reason for programs and a message for people. Nothing is changed. */
export interface Rejection {
  readonly reason: "InvalidCluster" | "InvalidRequest" | "InternalError" | "AnswerTooLarge";
  readonly message: string;
}

/** Converts the output of compose to a response. The desired state of other functions is passed on. */
export function buildResponse(request: FunctionRequest, output: ComposeOutput): FunctionResponse {
  const { fatal, conditions, ttlSeconds, events, requirements } = output;
  if (fatal !== undefined) return buildRejection(request, { reason: "InvalidCluster", message: fatal }, conditions);
  const { tag, context, desired: earlier } = request;
  return { tag, context, conditions, ttlSeconds, desired: { earlier, ours: output }, results: events, requirements };
}

/**
 * Builds a rejection. Crossplane changes nothing on a fatal result. Without TTL, its cache never repeats the rejection.
 */
export function buildRejection(
  { tag, context, desired: earlier }: FunctionRequest,
  rejection: Rejection,
  conditions: readonly Condition[],
): FunctionResponse {
  return {
    tag,
    context,
    conditions,
    ttlSeconds: undefined,
    desired: { earlier, ours: undefined },
    results: [{ severity: "Fatal", ...rejection }],
    requirements: {},
  };
}
