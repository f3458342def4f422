export const exitCode = {
  success: 0,
  problems: 1,
  wrongUsage: 2,
  changesInPlace: 3,
  replacesMachines: 4,
  notConverging: 5,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Error for wrong usage of a command. Its message is one line on stderr, without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
