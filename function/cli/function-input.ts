import type { Problem } from "../api/problem.ts";
import { isKind, isObject, type JsonObject, groupOf, listAt, objectAt, textAt } from "../kubernetes/object.ts";
import { UsageError } from "./exit-code.ts";
import type { LocatedProblem, Manifest } from "./manifest.ts";

const inputGroup = "capi.fn.crossplane.io";

/** The platform team's Input: an Input document, or the `input` of this function's step in a Composition. */
export interface FoundInput {
  readonly input: JsonObject;
  /** Adds file, line and column to a problem whose path starts with `input`. */
  readonly locate: (problem: Problem) => LocatedProblem;
}

/** Every Input in a manifest, of any API version, so that the function can reject an unknown version. */
export function inputsIn(manifest: Manifest): FoundInput[] {
  const { object } = manifest;
  if (isKind(object, "apiextensions.crossplane.io", "Composition")) return inputsOfSteps(manifest);
  if (!isFunctionInput(object)) return [];
  return [{ input: object, locate: (problem) => manifest.locate(problem, problem.path.replace(/^input\.?/, "")) }];
}

function inputsOfSteps(manifest: Manifest): FoundInput[] {
  return listAt(manifest.object, "spec", "pipeline").flatMap((step, index) => {
    const input = isObject(step) ? objectAt(step, "input") : undefined;
    if (!input || !isFunctionInput(input)) return [];
    return [
      { input, locate: (problem: Problem) => manifest.locate(problem, `spec.pipeline[${index}].${problem.path}`) },
    ];
  });
}

function isFunctionInput(object: JsonObject): boolean {
  return groupOf(textAt(object, "apiVersion") ?? "") === inputGroup;
}

/** The Input of a file for --input. Throws a `UsageError` unless the file has exactly one. */
export function findOnlyInput(file: string, manifests: readonly Manifest[]): FoundInput {
  const [found, ...more] = manifests.flatMap((manifest) => inputsIn(manifest));
  if (!found)
    throw new UsageError(`cannot use ${file} as --input: no Input and no Composition with a step of this function`);
  if (more.length > 0)
    throw new UsageError(`cannot use ${file} as --input: it has ${more.length + 1} Inputs, exactly one is allowed`);
  return found;
}
