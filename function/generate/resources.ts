import { type Kind, pluralOf } from "../kubernetes/kind.ts";

/** Kinds by their group, both sorted: for rules of RBAC and of admission, which name resources of a group. */
export function groupKinds(kinds: readonly Kind[]): readonly (readonly [group: string, kinds: readonly Kind[]])[] {
  return [...Map.groupBy(kinds, ({ group }) => group)].toSorted(([left], [right]) => (left < right ? -1 : 1));
}

/** Names of the resources of these kinds, without repetition and sorted. */
export function resourcesOf(kinds: readonly Kind[]): string[] {
  return [...new Set(kinds.map(({ kind }) => pluralOf(kind)))].toSorted();
}
