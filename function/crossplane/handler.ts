import type { Logger } from "pino";
import type { Condition } from "../kubernetes/condition.ts";
import { readState } from "../lifecycle/state.ts";
import type { ComposeInput } from "../scope.ts";
import type { ComposeOutput } from "../status/answer.ts";
import { clusterConditions } from "../status/conditions.ts";
import { compositeName, readRequest } from "./request.ts";
import { answerTo, refuse } from "./response.ts";
import { causeOf } from "./start-error.ts";
import type { FunctionRequest } from "./wire/request.ts";
import { encodeResponse, type FunctionResponse } from "./wire/response.ts";

/** What a run needs besides the request. */
export interface Surroundings {
  readonly compose: (input: ComposeInput) => ComposeOutput;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly functionVersion: string;
  readonly logger: Logger;
}

/** Crossplane's client takes no larger message (grpc-go's default, which Crossplane leaves as it is). */
const maximumAnswerBytes = 4 * 1024 * 1024;
const messageLimit = 200;

/** A RunFunctionResponse in bytes. */
export interface Answer {
  readonly bytes: Buffer;
  /** Of its results. */
  readonly severities: readonly FunctionResponse["results"][number]["severity"][];
}

/** Answers a request; whatever goes wrong is a fatal result and never an exception. */
export function handle(request: FunctionRequest, surroundings: Surroundings): Answer {
  const start = surroundings.now();
  const answer = answerOrExcuse(request, surroundings);
  if (surroundings.logger.isLevelEnabled("debug")) {
    const milliseconds = surroundings.now() - start;
    surroundings.logger.debug({ ...labelsOf(request), milliseconds, bytes: answer.bytes.length }, "answered");
  }
  return answer;
}

function answerOrExcuse(request: FunctionRequest, surroundings: Surroundings): Answer {
  try {
    return limited(request, respond(request, surroundings));
  } catch (error) {
    surroundings.logger.error({ ...labelsOf(request), err: error }, "internal error");
    const message = `internal error: ${causeOf(error).slice(0, messageLimit)}`;
    return limited(request, refuse(request, { reason: "InternalError", message }, keptConditions(request)));
  }
}

/** The answer before it is written; throws what nobody has foreseen. */
export function respond(
  request: FunctionRequest,
  { compose, now, functionVersion }: Omit<Surroundings, "logger">,
): FunctionResponse {
  const input = readRequest(request, { now: now(), functionVersion });
  if (input) return answerTo(request, compose(input));
  const message = "cannot compose: the request has no composite resource with a name in observed.composite.resource";
  return refuse(request, { reason: "InvalidRequest", message }, []);
}

function limited(request: FunctionRequest, response: FunctionResponse): Answer {
  const { bytes, severities } = encoded(response);
  if (bytes.length <= maximumAnswerBytes) return { bytes, severities };
  const mebibytes = (bytes.length / 1024 / 1024).toFixed(1);
  const message = `cannot answer: the answer has ${mebibytes} MiB, and Crossplane takes at most 4 MiB`;
  // What other functions desire may be what is too large, and Crossplane ignores it in a refusal.
  const bare = { ...request, desired: undefined, context: undefined };
  return encoded(refuse(bare, { reason: "AnswerTooLarge", message }, keptConditions(request)));
}

function encoded(response: FunctionResponse): Answer {
  return { bytes: encodeResponse(response), severities: response.results.map(({ severity }) => severity) };
}

/** Crossplane turns conditions that a refusal leaves out to Unknown (rule A6). */
function keptConditions(request: FunctionRequest): Condition[] {
  try {
    return clusterConditions(readState(request.observed));
  } catch {
    return [];
  }
}

function labelsOf(request: FunctionRequest): { tag: string; composite: string } {
  return { tag: request.tag, composite: compositeName(request) };
}
