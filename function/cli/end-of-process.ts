import type { Logger } from "pino";
import { exitCode, type ExitCode } from "./exit-code.ts";

export interface End {
  readonly reason: string;
  readonly exitCode: ExitCode;
}

/** Longer than stopping takes, and shorter than the thirty seconds that Kubernetes waits before it kills. */
const lastMilliseconds = 15_000;

/**
 * Resolves at the first signal, or at an error that nobody caught: nobody knows what it left behind, so that the process stops
 * serving and Kubernetes starts another one. From then on the process ends in time, whatever else fails.
 */
export function endOfProcess(logger: Logger): Promise<End> {
  const { promise, resolve } = Promise.withResolvers<End>();
  const end = (reason: End) => {
    setTimeout(() => process.exit(exitCode.problems), lastMilliseconds);
    resolve(reason);
  };
  const onSignal = (signal: string) => end({ reason: signal, exitCode: exitCode.fine });
  // A second signal of the same name ends the process at once, since nobody listens to it any more.
  process.once("SIGTERM", onSignal).once("SIGINT", onSignal);
  // Rejected promises that nobody handles come here, too.
  process.on("uncaughtException", (error, origin) => {
    logger.fatal({ err: error, origin }, "uncaught error");
    end({ reason: origin, exitCode: exitCode.problems });
  });
  return promise;
}
