import type { Condition } from "../kubernetes/condition.ts";
import { steadySeconds } from "../lifecycle/clock.ts";
import { readCoreCluster } from "../lifecycle/state.ts";
import type { ComposeInput, ComposeOutput } from "../call.ts";
import { summarizeConditions } from "../status/conditions.ts";
import { compositeName, readRequest } from "./request.ts";
import { buildResponse, buildRejection } from "./response.ts";
import type { FunctionRequest } from "./wire/request.ts";
import { encodeResponse, type FunctionResponse } from "./wire/response.ts";

/** What a run depends on besides the request. */
export interface Dependencies {
  readonly compose: (input: ComposeInput) => ComposeOutput;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly functionVersion: string;
  /** Called for every internal error. */
  readonly report: (error: unknown, labels: Labels) => void;
}

/** Identifies a call in the log. */
export interface Labels {
  readonly tag: string;
  /** `namespace/name`. */
  readonly composite: string;
}

/** Crossplane's client accepts no larger message (grpc-go's default, which Crossplane does not change). */
const maximumAnswerBytes = 4 * 1024 * 1024;
/** The message does not repeat the error, because the error may quote a spec, which does not belong in events. */
const internalError = "internal error of the function: look up the name of this resource in its log";

/** A response, with what metrics, log and cache need to know of it. */
export interface Answer {
  readonly labels: Labels;
  /** The encoded RunFunctionResponse. */
  readonly bytes: Buffer;
  /** Severities of the results. */
  readonly severities: readonly FunctionResponse["results"][number]["severity"][];
  /**
   * Whether the answer may be cached, because it does not depend on the time of the call: the cluster is settled, and
   * the response has no events and no requirements.
   */
  readonly isLasting: boolean;
}

/** Answers a request. Every error becomes a fatal result, never an exception. */
export function handle(request: FunctionRequest, dependencies: Dependencies): Answer {
  try {
    return encodeBounded(request, respond(request, dependencies));
  } catch (error) {
    dependencies.report(error, labelsOf(request));
    const rejection = { reason: "InternalError", message: internalError } as const;
    return encodeBounded(request, buildRejection(request, rejection, preservedConditions(request)));
  }
}

/** Composes the answer before it is encoded. Throws internal errors. */
function respond(
  request: FunctionRequest,
  { compose, now, functionVersion }: Omit<Dependencies, "report">,
): FunctionResponse {
  const input = readRequest(request, { now: now(), functionVersion });
  if (input) return buildResponse(request, compose(input));
  const message = "cannot compose: the request has no composite resource with a name in observed.composite.resource";
  return buildRejection(request, { reason: "InvalidRequest", message }, []);
}

function encodeBounded(request: FunctionRequest, response: FunctionResponse): Answer {
  const answer = encode(request, response);
  if (answer.bytes.length <= maximumAnswerBytes) return answer;
  const mebibytes = (answer.bytes.length / 1024 / 1024).toFixed(1);
  const message = `cannot answer: the response has ${mebibytes} MiB, but Crossplane accepts at most 4 MiB`;
  // Drops the desired state of other functions, which may be the large part. Crossplane ignores it in a rejection.
  const bare = { ...request, desired: undefined, context: undefined };
  return encode(request, buildRejection(bare, { reason: "AnswerTooLarge", message }, preservedConditions(request)));
}

function encode(request: FunctionRequest, response: FunctionResponse): Answer {
  const { results, requirements, ttlSeconds } = response;
  const isAlone = results.length === 0 && Object.keys(requirements).length === 0;
  return {
    labels: labelsOf(request),
    bytes: encodeResponse(response),
    severities: results.map(({ severity }) => severity),
    isLasting: isAlone && ttlSeconds === steadySeconds,
  };
}

/** Crossplane sets conditions that a rejection omits to Unknown (rule A6). */
function preservedConditions(request: FunctionRequest): Condition[] {
  try {
    return summarizeConditions({ coreCluster: readCoreCluster(request.observed) });
  } catch {
    return [];
  }
}

function labelsOf(request: FunctionRequest): Labels {
  return { tag: request.tag, composite: compositeName(request) };
}
