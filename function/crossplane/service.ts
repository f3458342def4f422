import type { Method } from "./grpc/call.ts";
import { CallError, grpcStatus } from "./grpc/status.ts";
import { type Answer, handle, type Surroundings } from "./handler.ts";
import { MalformedMessageError } from "./wire/reader.ts";
import { decodeRequest } from "./wire/request.ts";

/** One call, as it is counted. */
export interface Run {
  readonly seconds: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly severities: Answer["severities"];
}

/** The messages are the same; Crossplane before v1.17 calls by the second name only. */
export const functionServices: readonly string[] = ["v1", "v1beta1"].map(
  (version) => `apiextensions.fn.proto.${version}.FunctionRunnerService`,
);

/** The function protocol in both its versions. */
export function functionMethods(surroundings: Surroundings, count: (run: Run) => void): Map<string, Method> {
  const run: Method = (request) => {
    const start = performance.now();
    const bytesIn = request.length;
    const { bytes, severities } = answerTo(request, surroundings);
    count({ seconds: (performance.now() - start) / 1000, bytesIn, bytesOut: bytes.length, severities });
    return bytes;
  };
  return new Map(functionServices.map((service) => [`/${service}/RunFunction`, run]));
}

function answerTo(request: Buffer, surroundings: Surroundings): Answer {
  try {
    return handle(decodeRequest(request), surroundings);
  } catch (error) {
    if (error instanceof MalformedMessageError) throw new CallError(grpcStatus.internal, `malformed: ${error.message}`);
    throw error;
  }
}
