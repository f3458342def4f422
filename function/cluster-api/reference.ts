import { groupOf, nameOf, textAt, type JsonObject, type KubernetesObject } from "../kubernetes/object.ts";

/** A contract reference of v1beta2: the namespace is implied, the version is found from the CRD's contract label. */
export type ObjectReference = { apiGroup: string; kind: string; name: string };

export function referenceTo(object: KubernetesObject): ObjectReference {
  return { apiGroup: groupOf(object.apiVersion), kind: object.kind, name: object.metadata.name };
}

/** True where the reference at `path` of `from` names `object`. */
export function refersTo(from: JsonObject, path: readonly string[], object: JsonObject): boolean {
  return (
    textAt(from, ...path, "name") === nameOf(object) &&
    textAt(from, ...path, "kind") === textAt(object, "kind") &&
    textAt(from, ...path, "apiGroup") === groupOf(textAt(object, "apiVersion") ?? "")
  );
}

/** The object among `candidates` that the reference at `path` of `from` names. */
export function findReferenced(
  from: JsonObject | undefined,
  path: readonly string[],
  candidates: readonly JsonObject[],
): JsonObject | undefined {
  return from && candidates.find((candidate) => refersTo(from, path, candidate));
}
