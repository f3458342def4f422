import { hiddenCharacters } from "./text.ts";

/** An invalid value in the user's input. */
export interface Problem {
  /** Path of the field: `spec.workers[0].machine.type`, `input.policy.versions`. */
  path: string;
  /** The invalid value and what is allowed. */
  message: string;
}

/** Error for invalid input. Users get its message without a stack. Bugs of the function throw other errors. */
export class InvalidClusterError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(formatProblems(problems));
    this.name = "InvalidClusterError";
    this.problems = problems;
  }
}

export function formatProblem(problem: Problem): string {
  const text = escapeHidden(problem.path === "" ? problem.message : `${problem.path}: ${problem.message}`);
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}

/** Returns each problem once: a setting of all nodes is checked with each owner of nodes. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}

/** Maximum characters of a formatted problem, whose path may contain names of the user. */
const longestText = 1500;

/** Maximum number of problems reported in one message, so that it can still be read. */
const maximumReported = 10;

export function formatProblems(problems: readonly Problem[]): string {
  const reported = problems.slice(0, maximumReported).map((problem) => formatProblem(problem));
  const more = problems.length - reported.length;
  return [...reported, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/** Throws if there is a problem. */
export function rejectAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InvalidClusterError(problems);
}

/** The same problems with `root` before their paths. */
export function prefixProblems(root: string, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, message }) => ({ path: path === "" ? root : `${root}.${path}`, message }));
}

/** Maximum characters of a string that a message quotes. Names are shorter. */
const longestQuote = 100;

/** A short string, number or boolean as it is; for any other value its kind and size. */
export function quote(value: unknown): string {
  if (typeof value === "string" && value.length <= longestQuote) return escapeHidden(JSON.stringify(value));
  return typeof value === "number" || typeof value === "boolean" ? String(value) : describeValue(value);
}

/** Kind and size of a value, without its content. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return `a string of ${counted(value.length, "character")}`;
  if (Array.isArray(value)) return `a list of ${counted(value.length, "item")}`;
  if (typeof value === "object") return `an object of ${counted(Object.keys(value).length, "field")}`;
  return typeof value === "boolean" ? "a boolean" : `a ${typeof value}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** A name in a path. An unusual name is quoted, and a long one is reduced to its size, because users choose names. */
export function formatPathStep(name: string): string {
  return /^[\w./-]{1,100}$/.test(name) ? name : `[${quote(name)}]`;
}

/** Escapes line breaks, control characters and bidirectional formatting characters. */
function escapeHidden(text: string): string {
  return text.replaceAll(hiddenCharacters, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The escaped beginning of a text from outside of the function, for a message. */
export function shorten(text: string): string {
  return escapeHidden(text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`);
}

/** A sorted list of at most 30 names, and the number of further ones. */
export function joinListed(names: Iterable<string>): string {
  const sorted = [...names].toSorted();
  const more = sorted.length - mostListed;
  const first = sorted.slice(0, mostListed).map((name) => shorten(name));
  return [...first, ...(more > 0 ? [`${more} more`] : [])].join(", ") || "none";
}

const mostListed = 30;
