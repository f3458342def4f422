export const exitCode = {
  fine: 0,
  problems: 1,
  wrongUsage: 2,
  changesInPlace: 3,
  replacesMachines: 4,
  endless: 5,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** A mistake in how a command was called: one line on stderr, no stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
