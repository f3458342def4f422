import type { Condition } from "../kubernetes/condition.ts";
import type { ComposeOutput } from "../call.ts";
import type { FunctionRequest } from "./wire/request.ts";
import type { FunctionResponse } from "./wire/response.ts";

/** Why nothing is changed, in a word for programs and a sentence for people. */
export interface Rejection {
  readonly reason: "InvalidCluster" | "InvalidRequest" | "InternalError" | "AnswerTooLarge";
  readonly message: string;
}

/** The answer in Crossplane's words; what other functions desire is passed on. */
export function answerTo(request: FunctionRequest, output: ComposeOutput): FunctionResponse {
  const { fatal, conditions, ttlSeconds, events, requirements } = output;
  if (fatal !== undefined) return answerRejected(request, { reason: "InvalidCluster", message: fatal }, conditions);
  const { tag, context, desired: earlier } = request;
  return { tag, context, conditions, ttlSeconds, desired: { earlier, ours: output }, results: events, requirements };
}

/** Crossplane changes nothing on a fatal result. No TTL, so that its cache never repeats a rejection. */
export function answerRejected(
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
