/** An error of ours, for the log. */
export interface ErrorRecord {
  readonly type: string;
  /** Its type and where it was thrown, the innermost place first, one in a line. */
  readonly stack: string;
}

const deepest = 20;

/** Type and places of an error, without its message, in which a runtime repeats the text that it could not read. */
export function recordError(error: unknown): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, stack: typeof error };
  const stack = (error.stack ?? "").replaceAll(error.message === "" ? "\0" : error.message, "");
  const places = stack.split("\n").filter((line) => /^ {4}at \S/.test(line));
  const type = error.constructor.name;
  return { type, stack: [type, ...places.slice(0, deepest)].join("\n") };
}
