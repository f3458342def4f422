import type { Problem } from "../api/problem.ts";
import { isKind, isObject, type JsonObject, groupOf, listAt, objectAt, textAt } from "../kubernetes/object.ts";
import { UsageError } from "./exit-code.ts";
import type { LocatedProblem, Manifest } from "./manifest.ts";

const inputGroup = "capi.fn.crossplane.io";

/** The platform's side: an Input document, or our step of a Composition. */
export interface FoundInput {
  readonly input: JsonObject;
  /** Puts the place to a problem whose path begins with `input`. */
  readonly locate: (problem: Problem) => LocatedProblem;
}

/** Every Input in a manifest; a wrong version is ours too, so that the function can reject it. */
export function inputsIn(manifest: Manifest): FoundInput[] {
  const { object } = manifest;
  if (isKind(object, "apiextensions.crossplane.io", "Composition")) return inputsOfSteps(manifest);
  if (!isOurs(object)) return [];
  return [{ input: object, locate: (problem) => manifest.locate(problem, problem.path.replace(/^input\.?/, "")) }];
}

function inputsOfSteps(manifest: Manifest): FoundInput[] {
  return listAt(manifest.object, "spec", "pipeline").flatMap((step, index) => {
    const input = isObject(step) ? objectAt(step, "input") : undefined;
    if (!input || !isOurs(input)) return [];
    return [
      { input, locate: (problem: Problem) => manifest.locate(problem, `spec.pipeline[${index}].${problem.path}`) },
    ];
  });
}

function isOurs(object: JsonObject): boolean {
  return groupOf(textAt(object, "apiVersion") ?? "") === inputGroup;
}

/** The one Input of a file that was named with --input. */
export function findOnlyInput(file: string, manifests: readonly Manifest[]): FoundInput {
  const [found, ...more] = manifests.flatMap((manifest) => inputsIn(manifest));
  if (!found)
    throw new UsageError(`cannot use ${file} as --input: it has no Input and no Composition with a step of ours`);
  if (more.length > 0)
    throw new UsageError(`cannot use ${file} as --input: it has ${more.length + 1} of them, not one`);
  return found;
}
