import { formatProblem } from "../api/problem.ts";
import type { LocatedProblem, Manifest, ManifestFile } from "./manifest.ts";

/** Error for a file that is not valid YAML or has invalid content. The message has one line per problem. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFileError";
  readonly problems: readonly LocatedProblem[];

  constructor(problems: readonly LocatedProblem[]) {
    super(problems.map((problem) => formatLocatedProblem(problem)).join("\n"));
    this.problems = problems;
  }
}

export function formatLocatedProblem(problem: LocatedProblem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${formatProblem(problem)}`;
}

/** The objects of a file. Throws if a part of the file is invalid. */
export function requireValidManifests({ manifests, problems }: ManifestFile): readonly Manifest[] {
  if (problems.length > 0) throw new UnreadableFileError(problems);
  return manifests;
}

export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
