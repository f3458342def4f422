import type { Logger } from "pino";
import type { JsonObject } from "../kubernetes/object.ts";
import { recordError } from "./error-record.ts";
import type { Surroundings } from "./handler.ts";
import { Recall } from "./recall.ts";
import { SelfCheck } from "./self-check.ts";
import { answerTo } from "./service.ts";

export interface InternalErrors {
  /** Counts and logs an error with its stack, and lets the function check itself. */
  readonly report: Surroundings["report"];
  /** Whether the function is fit to serve. */
  isSound(): boolean;
}

interface Watch {
  /** Spec of the cluster by which the function checks itself. */
  readonly sampleSpec: JsonObject;
  readonly logger: Logger;
  readonly count: () => void;
}

/** Throws StartError where the function does not answer about the sample. */
export function watchInternalErrors(
  surroundings: Omit<Surroundings, "report">,
  { sampleSpec, logger, count }: Watch,
): InternalErrors {
  // At one time of its own, because the answer may say when it was given.
  const own = { ...surroundings, now: () => 0, report: rethrow };
  const selfCheck = new SelfCheck({
    answer: (request) => answerTo(request, own, new Recall(own.now)).bytes,
    spec: sampleSpec,
    now: surroundings.now,
    logger,
  });
  const report: Surroundings["report"] = (error, labels) => {
    count();
    logger.error({ ...labels, err: recordError(error) }, "internal error");
    selfCheck.suspect();
  };
  return { report, isSound: () => selfCheck.isSound };
}

function rethrow(error: unknown): never {
  throw error;
}
