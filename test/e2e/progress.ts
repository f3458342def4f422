const heartbeatMilliseconds = 30_000;

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function secondsSince(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** Runs a step and prints how long it took. A long step also prints its progress. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const heartbeat = setInterval(() => say(`  … ${title}, ${secondsSince(startedAt)}`), heartbeatMilliseconds);
  try {
    const result = await work();
    say(`  ${title.padEnd(52)} ${secondsSince(startedAt).padStart(8)}`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
