import { listDeclaredReferences, identityOfReferred } from "../cluster-api/declared-reference.ts";
import type { KindFacts } from "../cluster-api/kind-facts.ts";
import { identityOf } from "../cluster-api/reference.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { ObservedResource } from "./state.ts";

/**
 * Returns the observed supporting objects that the `staying` objects refer to, directly or through other supporting
 * objects (rule R8). So a supporting object of machines is deleted with their template, and one of the cluster once no
 * template refers to it.
 */
export function retainSupporting(
  observed: readonly ObservedResource[],
  staying: readonly JsonObject[],
  kinds: KindFacts,
): ObservedResource[] {
  const referred = new Set(staying.flatMap((object) => listDeclaredReferences(kinds, object).map(identityOfReferred)));
  const isReferred = ({ object }: ObservedResource) => referred.has(identityOf(object));
  const retained = observed.filter((resource) => isReferred(resource));
  if (retained.length === 0) return [];
  const others = observed.filter((resource) => !isReferred(resource));
  const next = retained.map(({ object }) => object);
  return [...retained, ...retainSupporting(others, next, kinds)];
}
