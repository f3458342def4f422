import type { Logger } from "pino";
import type { JsonObject } from "../kubernetes/object.ts";
import { recordError } from "./error-record.ts";
import type { Dependencies } from "./handler.ts";
import { ResponseCache } from "./response-cache.ts";
import { SelfCheck } from "./self-check.ts";
import { answerRequest } from "./service.ts";

export interface InternalErrors {
  /** Counts an error, logs its stack and triggers the self-check. */
  readonly report: Dependencies["report"];
  /** Whether the function passes its self-check. */
  isHealthy(): boolean;
}

interface WatchOptions {
  /** Spec of the KubernetesCluster of the self-check. */
  readonly sampleSpec: JsonObject;
  readonly logger: Logger;
  readonly count: () => void;
}

/**
 * Creates the self-check and the function that reports internal errors. Throws StartError if the function cannot
 * compose the sample.
 */
export function watchInternalErrors(
  dependencies: Omit<Dependencies, "report">,
  { sampleSpec, logger, count }: WatchOptions,
): InternalErrors {
  // The self-check runs at a fixed time, because the answer may depend on the time.
  const checked = { ...dependencies, now: () => 0, report: rethrow };
  const selfCheck = new SelfCheck({
    answer: (request) => answerRequest(request, checked, new ResponseCache(checked.now)).bytes,
    spec: sampleSpec,
    now: dependencies.now,
    logger,
  });
  const report: Dependencies["report"] = (error, labels) => {
    count();
    logger.error({ ...labels, err: recordError(error) }, "internal error");
    selfCheck.checkAfterError();
  };
  return { report, isHealthy: () => selfCheck.isPassing };
}

function rethrow(error: unknown): never {
  throw error;
}
