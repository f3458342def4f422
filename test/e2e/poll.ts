import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "./problem.ts";

const usualIntervalMilliseconds = 200;

export type PollOptions = {
  readonly what: string;
  readonly seconds: number;
  /** Pause between two attempts; longer for expensive ones. Default: 200. */
  readonly intervalMilliseconds?: number;
};

/** Calls `read` until it returns a value; undefined means not yet. */
export async function poll<Answer>(options: PollOptions, read: () => Promise<Answer | undefined>): Promise<Answer> {
  const deadline = performance.now() + options.seconds * 1000;
  for (;;) {
    const answer = await read();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline)
      throw new Problem(`timed out waiting for ${options.what}: not there after ${options.seconds} s`);
    await pause(options.intervalMilliseconds ?? usualIntervalMilliseconds);
  }
}

export async function pollUntil(options: PollOptions, holds: () => Promise<boolean>): Promise<void> {
  await poll(options, async () => ((await holds()) ? true : undefined));
}
