import type { Logger } from "pino";

const pauseInMilliseconds = 60_000;

/** Warns of refused clients, at most once a minute, so that nobody can flood the log. */
export function refusalLog(logger: Logger, now: () => number): (peer: string | undefined, reason: string) => void {
  let quietUntil = 0;
  let unmentioned = 0;
  return (peer, reason) => {
    if (now() < quietUntil) {
      unmentioned += 1;
      return;
    }
    logger.warn({ peer, reason, unmentioned }, "refused a client certificate");
    quietUntil = now() + pauseInMilliseconds;
    unmentioned = 0;
  };
}
