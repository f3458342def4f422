import { InvalidClusterError, type Problem } from "../api/problem.ts";
import { openInput } from "../scope/sources.ts";
import type { FoundInput } from "./function-input.ts";
import type { LocatedProblem } from "./manifest.ts";

/** Problems of an Input, as the function would report them. */
export function validateInput({ input, locate }: FoundInput): LocatedProblem[] {
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
