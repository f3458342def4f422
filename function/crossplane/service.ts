import type { Logger } from "pino";
import type { Method } from "./grpc/call.ts";
import { CallError, grpcStatus } from "./grpc/status.ts";
import { type Answer, handle, type Dependencies } from "./handler.ts";
import { ResponseCache } from "./response-cache.ts";
import { MalformedMessageError } from "./wire/reader.ts";
import { decodeRequest } from "./wire/request.ts";

/** A call, for the metrics. */
export interface Run {
  readonly seconds: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly severities: Answer["severities"];
  /** Whether it was answered from the cache. */
  readonly isCached: boolean;
}

/** Both services have the same messages; Crossplane before v1.17 calls the second. */
export const functionServices: readonly string[] = ["v1", "v1beta1"].map(
  (version) => `apiextensions.fn.proto.${version}.FunctionRunnerService`,
);

/** Metrics and log of calls. */
interface Telemetry {
  readonly count: (run: Run) => void;
  readonly logger: Logger;
}

/** Defines the methods of both versions of the function protocol. */
export function defineFunctionMethods(dependencies: Dependencies, { count, logger }: Telemetry): Map<string, Method> {
  const cache = new ResponseCache(dependencies.now);
  const run: Method = (request) => {
    const start = performance.now();
    const { bytes, labels, severities, isCached } = answerRequest(request, dependencies, cache);
    const milliseconds = performance.now() - start;
    count({ seconds: milliseconds / 1000, bytesIn: request.length, bytesOut: bytes.length, severities, isCached });
    if (logger.isLevelEnabled("debug")) {
      logger.debug({ ...labels, milliseconds, bytes: bytes.length, isCached }, "answered");
    }
    return bytes;
  };
  return new Map(functionServices.map((service) => [`/${service}/RunFunction`, run]));
}

const unknownLabels = { tag: "", composite: "" };

type Served = Pick<Answer, "bytes" | "labels" | "severities"> & Pick<Run, "isCached">;

/** Answers a request, from the cache if possible. Throws CallError; reports and rethrows internal errors. */
export function answerRequest(request: Buffer, dependencies: Dependencies, cache: ResponseCache): Served {
  try {
    const cached = cache.find(request);
    if (cached) return { ...cached, severities: [], isCached: true };
    const answer = handle(decodeRequest(request), dependencies);
    if (answer.isLasting) cache.add(request, answer);
    return { ...answer, isCached: false };
  } catch (error) {
    if (error instanceof MalformedMessageError) throw new CallError(grpcStatus.internal, `malformed: ${error.message}`);
    dependencies.report(error, unknownLabels);
    throw error;
  }
}
