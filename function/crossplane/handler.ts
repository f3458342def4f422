import type { Condition } from "../kubernetes/condition.ts";
import { steadySeconds } from "../lifecycle/clock.ts";
import { readCoreCluster } from "../lifecycle/state.ts";
import type { ComposeInput, ComposeOutput } from "../call.ts";
import { summarizeConditions } from "../status/conditions.ts";
import { compositeName, readRequest } from "./request.ts";
import { answerTo, answerRejected } from "./response.ts";
import type { FunctionRequest } from "./wire/request.ts";
import { encodeResponse, type FunctionResponse } from "./wire/response.ts";

/** What a run needs besides the request. */
export interface Surroundings {
  readonly compose: (input: ComposeInput) => ComposeOutput;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly functionVersion: string;
  /** Is told of every mistake of ours. */
  readonly report: (error: unknown, labels: Labels) => void;
}

/** What a call is about, for the log. */
export interface Labels {
  readonly tag: string;
  /** `namespace/name`. */
  readonly composite: string;
}

/** Crossplane's client takes no larger message (grpc-go's default, which Crossplane leaves as it is). */
const maximumAnswerBytes = 4 * 1024 * 1024;
/** What was thrown may repeat a part of a spec, which an event or a condition is no place for. */
const internalError = "internal error: a fault of the function; its log says where, under the name of this resource";

/** A RunFunctionResponse in bytes. */
export interface Answer {
  readonly labels: Labels;
  readonly bytes: Buffer;
  /** Of its results. */
  readonly severities: readonly FunctionResponse["results"][number]["severity"][];
  /** It would be the same at any later time: the cluster is at rest, nothing was told and nothing more is to be seen. */
  readonly isLasting: boolean;
}

/** Answers a request; whatever goes wrong is a fatal result and never an exception. */
export function handle(request: FunctionRequest, surroundings: Surroundings): Answer {
  try {
    return limited(request, respond(request, surroundings));
  } catch (error) {
    surroundings.report(error, labelsOf(request));
    const rejection = { reason: "InternalError", message: internalError } as const;
    return limited(request, answerRejected(request, rejection, keptConditions(request)));
  }
}

/** The answer before it is written; throws what nobody has foreseen. */
function respond(
  request: FunctionRequest,
  { compose, now, functionVersion }: Omit<Surroundings, "report">,
): FunctionResponse {
  const input = readRequest(request, { now: now(), functionVersion });
  if (input) return answerTo(request, compose(input));
  const message = "cannot compose: the request has no composite resource with a name in observed.composite.resource";
  return answerRejected(request, { reason: "InvalidRequest", message }, []);
}

function limited(request: FunctionRequest, response: FunctionResponse): Answer {
  const answer = encoded(request, response);
  if (answer.bytes.length <= maximumAnswerBytes) return answer;
  const mebibytes = (answer.bytes.length / 1024 / 1024).toFixed(1);
  const message = `cannot answer: the answer has ${mebibytes} MiB, and Crossplane takes at most 4 MiB`;
  // What other functions desire may be what is too large, and Crossplane ignores it in a rejection.
  const bare = { ...request, desired: undefined, context: undefined };
  return encoded(request, answerRejected(bare, { reason: "AnswerTooLarge", message }, keptConditions(request)));
}

function encoded(request: FunctionRequest, response: FunctionResponse): Answer {
  const { results, requirements, ttlSeconds } = response;
  const isAlone = results.length === 0 && Object.keys(requirements).length === 0;
  return {
    labels: labelsOf(request),
    bytes: encodeResponse(response),
    severities: results.map(({ severity }) => severity),
    isLasting: isAlone && ttlSeconds === steadySeconds,
  };
}

/** Crossplane turns conditions that a rejection leaves out to Unknown (rule A6). */
function keptConditions(request: FunctionRequest): Condition[] {
  try {
    return summarizeConditions({ coreCluster: readCoreCluster(request.observed) });
  } catch {
    return [];
  }
}

function labelsOf(request: FunctionRequest): Labels {
  return { tag: request.tag, composite: compositeName(request) };
}
