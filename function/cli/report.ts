import { formatProblem } from "../api/problem.ts";
import type { LocatedProblem, Manifest, ManifestFile } from "./manifest.ts";

/** A file is not valid YAML, or has invalid content. The message has one line with the position per problem. */
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
export function readSoundManifests({ manifests, mistakes }: ManifestFile): readonly Manifest[] {
  if (mistakes.length > 0) throw new UnreadableFileError(mistakes);
  return manifests;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
