import { listDeclaredReferences, identityOfReferred } from "../cluster-api/declared-reference.ts";
import type { KindFacts } from "../cluster-api/kind-facts.ts";
import { identityOf } from "../cluster-api/reference.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { ObservedResource } from "./state.ts";

/**
 * Observed supporting objects that something which stays refers to, and what those refer to in turn: so one of machines goes
 * together with their template, and one of the cluster when no template names it any more (rule R8).
 */
export function retainSupporting(
  observed: readonly ObservedResource[],
  staying: readonly JsonObject[],
  kinds: KindFacts,
): ObservedResource[] {
  const named = new Set(staying.flatMap((object) => listDeclaredReferences(kinds, object).map(identityOfReferred)));
  const isNamed = ({ object }: ObservedResource) => named.has(identityOf(object));
  const kept = observed.filter((resource) => isNamed(resource));
  if (kept.length === 0) return [];
  const others = observed.filter((resource) => !isNamed(resource));
  const next = kept.map(({ object }) => object);
  return [...kept, ...retainSupporting(others, next, kinds)];
}
