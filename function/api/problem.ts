import { hiddenCharacters } from "./text.ts";

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
    super(formatProblems(problems));
    this.name = "InvalidClusterError";
    this.problems = problems;
  }
}

export function formatProblem(problem: Problem): string {
  const text = visible(problem.path === "" ? problem.message : `${problem.path}: ${problem.message}`);
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}

/** Longer than any of our own; names that a person chose may be part of a path. */
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

/** The same problems, seen from a level above. */
export function prefixProblems(root: string, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, message }) => ({ path: path === "" ? root : `${root}.${path}`, message }));
}

/** Longest text that a message repeats: names are shorter, and what is longer would hide what is said about it. */
const longestQuote = 100;

/** A short text, number or switch as it is; of anything else, and of longer texts, kind and size. */
export function quote(value: unknown): string {
  if (typeof value === "string" && value.length <= longestQuote) return visible(JSON.stringify(value));
  return typeof value === "number" || typeof value === "boolean" ? String(value) : describeValue(value);
}

/** What a value is, without a word of it. */
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

/** A name that a person chose as a part of a path; one that would deceive or flood the reader is quoted, or only counted. */
export function formatPathStep(name: string): string {
  return /^[\w./-]{1,100}$/.test(name) ? name : `[${quote(name)}]`;
}

/** Text whose line breaks, control characters and marks of direction are written out. */
function visible(text: string): string {
  return text.replaceAll(hiddenCharacters, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A text that somebody else has written: a message repeats its beginning, made visible. */
export function shorten(text: string): string {
  return visible(text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`);
}

/** Names of which there are any number. */
export function joinListed(names: Iterable<string>): string {
  const sorted = [...names].toSorted();
  const more = sorted.length - mostListed;
  const first = sorted.slice(0, mostListed).map((name) => shorten(name));
  return [...first, ...(more > 0 ? [`${more} more`] : [])].join(", ") || "none";
}

const mostListed = 30;
