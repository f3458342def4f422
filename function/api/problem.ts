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
    super(problems.map((problem) => problemText(problem)).join("; "));
    this.name = "InvalidClusterError";
    this.problems = problems;
  }
}

export function problemText(problem: Problem): string {
  return problem.path === "" ? problem.message : `${problem.path}: ${problem.message}`;
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
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`;
}
