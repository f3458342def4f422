import type { Logger } from "pino";
import type { Method } from "./grpc/call.ts";
import { CallError, grpcStatus } from "./grpc/status.ts";
import { type Answer, handle, type Surroundings } from "./handler.ts";
import { Recall } from "./recall.ts";
import { MalformedMessageError } from "./wire/reader.ts";
import { decodeRequest } from "./wire/request.ts";

/** One call, as it is counted. */
export interface Run {
  readonly seconds: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly severities: Answer["severities"];
  /** Whether it was answered from memory. */
  readonly isRecalled: boolean;
}

/** The messages are the same; Crossplane before v1.17 calls by the second name only. */
export const functionServices: readonly string[] = ["v1", "v1beta1"].map(
  (version) => `apiextensions.fn.proto.${version}.FunctionRunnerService`,
);

/** Where runs are counted and logged. */
interface Book {
  readonly count: (run: Run) => void;
  readonly logger: Logger;
}

/** The function protocol in both its versions. */
export function defineFunctionMethods(surroundings: Surroundings, { count, logger }: Book): Map<string, Method> {
  const recall = new Recall(surroundings.now);
  const run: Method = (request) => {
    const start = performance.now();
    const { bytes, labels, severities, isRecalled } = answerTo(request, surroundings, recall);
    const milliseconds = performance.now() - start;
    count({ seconds: milliseconds / 1000, bytesIn: request.length, bytesOut: bytes.length, severities, isRecalled });
    if (logger.isLevelEnabled("debug")) {
      logger.debug({ ...labels, milliseconds, bytes: bytes.length, isRecalled }, "answered");
    }
    return bytes;
  };
  return new Map(functionServices.map((service) => [`/${service}/RunFunction`, run]));
}

const unknownLabels = { tag: "", composite: "" };

type Served = Pick<Answer, "bytes" | "labels" | "severities"> & Pick<Run, "isRecalled">;

/** Throws CallError, and what nobody has foreseen after it was reported. */
export function answerTo(request: Buffer, surroundings: Surroundings, recall: Recall): Served {
  try {
    const known = recall.answerTo(request);
    if (known) return { ...known, severities: [], isRecalled: true };
    const answer = handle(decodeRequest(request), surroundings);
    if (answer.isLasting) recall.keep(request, answer);
    return { ...answer, isRecalled: false };
  } catch (error) {
    if (error instanceof MalformedMessageError) throw new CallError(grpcStatus.internal, `malformed: ${error.message}`);
    surroundings.report(error, unknownLabels);
    throw error;
  }
}
