import type { Logger } from "pino";

const minimumIntervalMilliseconds = 60_000;

export type Warn = (message: string, facts: object) => void;

/**
 * Creates a logger for warnings that unauthenticated clients can cause. It logs each message at most once a minute,
 * with the number of suppressed lines, so that no client can flood the log.
 */
export function createThrottledWarning(logger: Logger, now: () => number): Warn {
  const states = new Map<string, { readonly quietUntil: number; suppressed: number }>();
  return (message, facts) => {
    const state = states.get(message) ?? { quietUntil: 0, suppressed: 0 };
    if (now() < state.quietUntil) {
      state.suppressed += 1;
      return;
    }
    states.set(message, { quietUntil: now() + minimumIntervalMilliseconds, suppressed: 0 });
    logger.warn({ ...facts, suppressed: state.suppressed }, message);
  };
}
