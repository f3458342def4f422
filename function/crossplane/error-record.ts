/** An error of ours, for the log. */
export interface ErrorRecord {
  readonly type: string;
  /** Where it was thrown, the innermost place first. */
  readonly stack: readonly string[];
}

const deepest = 20;

/** Type and places of an error, without its message, in which a runtime repeats the text that it could not read. */
export function errorRecord(error: unknown): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, stack: [] };
  const stack = (error.stack ?? "").replaceAll(error.message === "" ? "\0" : error.message, "");
  const places = stack.split("\n").filter((line) => /^ {4}at \S/.test(line));
  return { type: error.constructor.name, stack: places.slice(0, deepest).map((line) => line.trim()) };
}
