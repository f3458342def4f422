import type { Logger } from "pino";

const pauseInMilliseconds = 60_000;

export type Warn = (message: string, facts: object) => void;

/** Warns of what strangers can cause, each message at most once a minute, so that nobody can flood the log. */
export function createThrottledWarning(logger: Logger, now: () => number): Warn {
  const states = new Map<string, { readonly quietUntil: number; unmentioned: number }>();
  return (message, facts) => {
    const state = states.get(message) ?? { quietUntil: 0, unmentioned: 0 };
    if (now() < state.quietUntil) {
      state.unmentioned += 1;
      return;
    }
    states.set(message, { quietUntil: now() + pauseInMilliseconds, unmentioned: 0 });
    logger.warn({ ...facts, unmentioned: state.unmentioned }, message);
  };
}
