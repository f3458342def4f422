import { isObject, type JsonObject, listAt, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { type Manifest, type Stored, withAt } from "./stored.ts";

/**
 * A KubernetesCluster is in the namespace of its composed objects, or cluster-scoped with a claim. With a claim,
 * Crossplane's fields are directly under `spec`, its name is that of the claim and five characters, and its references
 * have a namespace (Crossplane v2.4.0, pkg/xcrd/schemas.go and internal/controller/apiextensions/claim).
 */
export type CompositeScope = "Namespaced" | "Claimed";

export const teamNamespace = "team-a";
export const compositeKind = "KubernetesCluster";
const crossplaneFields = new Set(["crossplane", "claimRef", "resourceRefs"]);

/** `suffix` distinguishes an XR from the previous one of the claim. */
export function newComposite(
  scope: CompositeScope,
  { name, suffix }: { name: string; suffix: number },
  spec: JsonObject,
) {
  const type = { apiVersion: "capi.crossplane.io/v1beta1", kind: compositeKind };
  const namespaced: Manifest = { ...type, metadata: { name, namespace: teamNamespace }, spec };
  if (scope === "Namespaced") return namespaced;
  const claimRef = { apiVersion: type.apiVersion, kind: "KubernetesClusterClaim", name, namespace: teamNamespace };
  return { ...type, metadata: { name: `${name}-${suffix}` }, spec: { ...spec, claimRef } };
}

/** The XR as Crossplane hands it over: a cluster-scoped XR has no namespace field. */
export function handedOver(composite: Stored): JsonObject {
  return composite.metadata.namespace === "" ? withAt(composite, ["metadata", "namespace"], undefined) : composite;
}

/** The fields of the spec that the team set. */
export function xrSpecOf({ spec }: Stored): JsonObject {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !crossplaneFields.has(field)));
}

/** The spec of the team with the fields of Crossplane in the current spec. */
export function withOwnSpec(composite: Stored, spec: JsonObject): JsonObject {
  const fields = Object.entries(composite.spec).filter(([field]) => crossplaneFields.has(field));
  return { ...spec, ...Object.fromEntries(fields) };
}

export interface ComposedReference {
  kind: string;
  name: string;
  namespace: string;
}

export function referencesOf(composite: Stored): ComposedReference[] {
  return listAt(composite.spec, ...pathOf(composite))
    .filter((reference) => isObject(reference))
    .map((reference) => ({
      kind: textAt(reference, "kind") ?? "",
      name: textAt(reference, "name") ?? "",
      namespace: textAt(reference, "namespace") ?? composite.metadata.namespace,
    }));
}

export function withReferences(
  composite: Stored,
  objects: readonly Pick<Manifest, "apiVersion" | "kind" | "metadata">[],
) {
  const references = objects
    .map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
      apiVersion,
      kind,
      name,
      ...(isClaimed(composite) && namespace !== undefined && { namespace }),
    }))
    .toSorted((left, right) => (left.kind + left.name < right.kind + right.name ? -1 : 1));
  return withAt(composite.spec, pathOf(composite), references);
}

function pathOf(composite: Stored): string[] {
  return isClaimed(composite) ? ["resourceRefs"] : ["crossplane", "resourceRefs"];
}

function isClaimed({ spec }: Stored): boolean {
  return objectAt(spec, "claimRef") !== undefined;
}
