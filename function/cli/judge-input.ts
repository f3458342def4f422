import { InvalidClusterError, type Problem } from "../api/problem.ts";
import { openInput } from "../scope/sources.ts";
import type { FoundInput } from "./function-input.ts";
import type { LocatedProblem } from "./manifest.ts";

/** What the function would reject of the platform's side. */
export function judgeInput({ input, locate }: FoundInput): LocatedProblem[] {
  return problemsIn(() => openInput(input)).map((problem) => locate(problem));
}

function problemsIn(check: () => unknown): readonly Problem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof InvalidClusterError) return error.problems;
    throw error;
  }
}
