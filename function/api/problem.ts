/** One mistake of a person: where it stands, and what is allowed there. */
export interface Problem {
  /** As in the manifest: `spec.workers[0].machine.type`, `input.policy.versions`. */
  path: string;
  /** The value that was found and what is allowed. */
  message: string;
}

/** The user's mistake: shown to people without a stack. Our own mistakes are plain errors. */
export class InvalidClusterError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problemsText(problems));
    this.name = "InvalidClusterError";
    this.problems = problems;
  }
}

export function problemText(problem: Problem): string {
  return problem.path === "" ? problem.message : `${problem.path}: ${problem.message}`;
}

/** So many problems are told at once, so that the answer can still be read. */
const maximumTold = 10;

export function problemsText(problems: readonly Problem[]): string {
  const told = problems.slice(0, maximumTold).map((problem) => problemText(problem));
  const more = problems.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/** Refuses what has problems. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InvalidClusterError(problems);
}

/** The same problems, seen from a level above. */
export function below(root: string, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, message }) => ({ path: path === "" ? root : `${root}.${path}`, message }));
}

/** Enough to recognize a value by; a whole file would hide what is said about it. */
const longestQuote = 200;

export function quoted(value: unknown): string {
  return shortened(JSON.stringify(value, shortenedTexts) ?? "nothing");
}

/** A text that somebody else has written. */
export function shortened(text: string): string {
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`;
}

/** Names of which there are any number. */
export function listed(names: Iterable<string>): string {
  const sorted = [...names].toSorted();
  const more = sorted.length - mostListed;
  const told = sorted.slice(0, mostListed).map((name) => shortened(name));
  return [...told, ...(more > 0 ? [`${more} more`] : [])].join(", ") || "none";
}

const mostListed = 30;

/** What would be cut off is not written first: of long texts and lists the beginning is left. */
function shortenedTexts(_name: string, value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, longestQuote);
  return Array.isArray(value) ? value.slice(0, longestQuote) : value;
}
