import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "./problem.ts";

const usualIntervalMilliseconds = 200;

export type Patience = {
  readonly what: string;
  readonly seconds: number;
  /** Between two questions; longer where one asks for much. */
  readonly intervalMilliseconds?: number;
};

/** Asks again and again until the answer is there; an undefined answer means not yet. */
export async function poll<Answer>(patience: Patience, ask: () => Promise<Answer | undefined>): Promise<Answer> {
  const deadline = performance.now() + patience.seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline)
      throw new Problem(`cannot wait longer for ${patience.what}: not there after ${patience.seconds} s`);
    await pause(patience.intervalMilliseconds ?? usualIntervalMilliseconds);
  }
}

export async function pollUntil(patience: Patience, holds: () => Promise<boolean>): Promise<void> {
  await poll(patience, async () => ((await holds()) ? true : undefined));
}
