import type { Logger } from "pino";
import { exitCode, type ExitCode } from "./exit-code.ts";

export interface End {
  readonly reason: string;
  readonly exitCode: ExitCode;
}

/** Longer than a stop takes, and shorter than the 30 seconds after which Kubernetes kills the container. */
const lastMilliseconds = 15_000;

/**
 * Resolves at the first signal or uncaught error. After an uncaught error the state of the process is unknown, so it
 * stops serving and Kubernetes restarts it. The process exits 15 seconds later at the latest.
 */
export function endOfProcess(logger: Logger): Promise<End> {
  const { promise, resolve } = Promise.withResolvers<End>();
  const end = (reason: End) => {
    setTimeout(() => process.exit(exitCode.problems), lastMilliseconds);
    resolve(reason);
  };
  const onSignal = (signal: string) => end({ reason: signal, exitCode: exitCode.success });
  // A second signal of the same name ends the process immediately, because the handler is removed.
  process.once("SIGTERM", onSignal).once("SIGINT", onSignal);
  // Also called for unhandled rejections.
  process.on("uncaughtException", (error, origin) => {
    logger.fatal({ err: error, origin }, "uncaught error");
    end({ reason: origin, exitCode: exitCode.problems });
  });
  return promise;
}
