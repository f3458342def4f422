import type { Problem } from "../api/problem.ts";
import { type KindFacts, kindOf } from "../cluster-api/kind-facts.ts";
import { annotationOf, describe } from "../kubernetes/object.ts";
import { ownAnnotation } from "./annotations.ts";
import type { State } from "./state.ts";

/**
 * Reports observed templates whose kind is no longer listed, for example in the Input. Nothing would retain them, so
 * Crossplane would delete them while machines use them (rule R9).
 */
export function findUnlistedTemplates({ composed }: State, kinds: KindFacts): Problem[] {
  return [...composed.values()]
    .filter((object) => annotationOf(object, ownAnnotation.renderedFrom) !== undefined && !kindOf(kinds, object))
    .map((object) => ({
      path: "input",
      message: `must list the kind of ${describe(object)} until the object is gone: machines may use it`,
    }));
}
