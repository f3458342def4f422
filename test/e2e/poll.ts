import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "./problem.ts";

const usualIntervalMilliseconds = 200;

export type ConnectionTimeouts = {
  readonly what: string;
  readonly seconds: number;
  /** Pause between two attempts; longer for expensive ones. Default: 200. */
  readonly intervalMilliseconds?: number;
};

/** Calls `read` until it returns a value; undefined means not yet. */
export async function poll<Answer>(
  patience: ConnectionTimeouts,
  read: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const deadline = performance.now() + patience.seconds * 1000;
  for (;;) {
    const answer = await read();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline)
      throw new Problem(`timed out waiting for ${patience.what}: not there after ${patience.seconds} s`);
    await pause(patience.intervalMilliseconds ?? usualIntervalMilliseconds);
  }
}

export async function pollUntil(patience: ConnectionTimeouts, holds: () => Promise<boolean>): Promise<void> {
  await poll(patience, async () => ((await holds()) ? true : undefined));
}
