import { groupOf, nameOf, textAt, type JsonObject, type KubernetesObject } from "../kubernetes/object.ts";

/** A contract reference of v1beta2: the namespace is implied, the version is found from the CRD's contract label. */
export type ObjectReference = { apiGroup: string; kind: string; name: string };

export function referenceTo(object: KubernetesObject): ObjectReference {
  return { apiGroup: groupOf(object.apiVersion), kind: object.kind, name: object.metadata.name };
}

/** Group, kind and name, in one text to look objects up by. */
export function identityOf(object: JsonObject): string {
  return textOf([groupOf(textAt(object, "apiVersion") ?? ""), textAt(object, "kind"), nameOf(object)]);
}

/** The identity of what the reference at `path` of `from` names. */
export function referenceAt(from: JsonObject, path: readonly string[]): string {
  return textOf(["apiGroup", "kind", "name"].map((field) => textAt(from, ...path, field)));
}

function textOf(parts: readonly (string | undefined)[]): string {
  return parts.join("\n");
}

/** The object among `candidates` that the reference at `path` of `from` names; the first one, should there be two. */
export function findReferenced(
  from: JsonObject | undefined,
  path: readonly string[],
  candidates: readonly JsonObject[],
): JsonObject | undefined {
  if (!from) return undefined;
  const wanted = referenceAt(from, path);
  const isFew = candidates.length <= few;
  return isFew ? candidates.find((object) => identityOf(object) === wanted) : byIdentity(candidates).get(wanted);
}

/** To go through so many is cheaper than to keep an index of them. */
export const few = 64;

/** Many look among the same objects, and what is observed never changes. */
const known = new WeakMap<readonly JsonObject[], ReadonlyMap<string, JsonObject>>();

function byIdentity(objects: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const found =
    known.get(objects) ?? new Map(objects.map((object) => [identityOf(object), object] as const).toReversed());
  known.set(objects, found);
  return found;
}
