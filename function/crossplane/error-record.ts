/** An internal error, for the log. */
export interface ErrorRecord {
  readonly type: string;
  /** Type of the error, then its stack frames, innermost first, one per line. */
  readonly stack: string;
}

const maximumFrames = 20;

/** Returns type and stack frames of an error without its message, because a runtime quotes input in messages. */
export function recordError(error: unknown): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, stack: typeof error };
  const stack = (error.stack ?? "").replaceAll(error.message === "" ? "\0" : error.message, "");
  const frames = stack.split("\n").filter((line) => /^ {4}at \S/.test(line));
  const type = error.constructor.name;
  return { type, stack: [type, ...frames.slice(0, maximumFrames)].join("\n") };
}
