const reactions = new Set<() => void | Promise<void>>();
let interrupted = false;

export function isInterrupted(): boolean {
  return interrupted;
}

/** Calls `react` at Ctrl-C or termination, until the returned function is called. */
export function onInterruption(react: () => void | Promise<void>): () => void {
  reactions.add(react);
  return () => {
    reactions.delete(react);
  };
}

/** The only listener for signals: runs all reactions, then ends the command. */
export function listenForInterruption(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void interrupt());
}

async function interrupt(): Promise<void> {
  if (interrupted) return;
  interrupted = true;
  await Promise.allSettled([...reactions].map(async (react) => react()));
  process.exit(130);
}
