const heartbeatMilliseconds = 30_000;

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function secondsSince(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** Runs one step and says how long it took; a long step also says that it is still alive. */
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
