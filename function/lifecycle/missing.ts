import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { findComposedType, type KindFacts } from "../cluster-api/kind-facts.ts";
import { coreGroup } from "../cluster-api/kinds.ts";
import { annotationOf, groupOf, isObject, type JsonObject, listAt, nameOf, textAt } from "../kubernetes/object.ts";
import { keyAnnotation } from "./annotations.ts";
import { mayBeOurs, requiredCluster } from "./ownership.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { coreClusterKey } from "./state.ts";

/** The part of a request with the XR and its objects; see ComposeInput. */
export interface Given {
  readonly composite: JsonObject;
  readonly observed: Readonly<Record<string, JsonObject>>;
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
}

const prefix = "missing-";
const listPrefix = `${prefix}all-`;

/** Name of the requirement of one missing object. */
export function formatMissingName(kind: string, name = ""): string {
  return `${prefix}${kind}-${name}`;
}

/** Name of the requirement of all objects of a kind that have the cluster's label. */
export function formatListName(kind: string): string {
  return `${listPrefix}${kind}`;
}

/** True for the name of a requirement of missing objects, of one or of all of a kind. */
export function isMissingRequirement(requirementName: string): boolean {
  return requirementName.startsWith(prefix);
}

export function isListRequirement(requirementName: string): boolean {
  return requirementName.startsWith(listPrefix);
}

/**
 * Requires the missing resources by name: objects of Cluster API and of modules that are in `resourceRefs` of the XR,
 * but not among the observed resources. Crossplane omits resources that another owner controls according to its cache
 * (v2.4.0, composition_functions.go, ObserveComposedResources). After a restore, a stale cache still shows the previous
 * owner. If the response omits them too, Crossplane drops its references and nothing ever deletes them.
 */
export function requireMissing(
  { composite, observed, required }: Given,
  { namespace }: ClusterIdentity,
  kinds: KindFacts,
): Record<string, Requirement> {
  if (!observed[coreClusterKey] && (required[requiredCluster] ?? []).length === 0) return {};
  const known = new Set(Object.values(observed).map((object) => identityOf(textAt(object, "kind"), nameOf(object))));
  return Object.fromEntries(
    referencesOf(composite)
      .filter(({ group, kind, name }) => isReadByName(kinds, { group, kind }) && !known.has(identityOf(kind, name)))
      .flatMap(({ group, kind, name }): [string, Requirement][] => {
        // A user who may write the XR may write its references. So a namespace in them is ignored, and an unknown kind
        // too: if Crossplane is not allowed to read it, the reconcile fails.
        const type = findComposedType(kinds, { group, kind });
        return type === undefined ? [] : [[formatMissingName(kind, name), { ...type, name, namespace }]];
      }),
  );
}

/** Returns the observed resources and the missing ones that were read, under the keys in their annotations. */
export function withMissing({ composite, observed, required }: Given): Readonly<Record<string, JsonObject>> {
  const found = Object.entries(required)
    .filter(([name]) => isMissingRequirement(name))
    .flatMap(([name, objects]) => objects.filter((object) => !isListRequirement(name) || mayBeOurs(object, composite)))
    .flatMap((object) => {
      const key = annotationOf(object, keyAnnotation);
      return key === undefined ? [] : [[key, object] as const];
    });
  return found.length === 0 ? observed : { ...Object.fromEntries(found), ...observed };
}

/**
 * The Cluster has a requirement of its own (rule N4). Objects without an API group, such as ConfigMaps, are not read:
 * they are composed again under the same name.
 */
function isReadByName(kinds: KindFacts, { group, kind }: { group: string; kind: string }): boolean {
  return group === coreGroup ? kind !== "Cluster" : group !== "" && kinds.get(`${group}/${kind}`)?.role !== undefined;
}

function identityOf(kind: string | undefined, name: string | undefined): string {
  return `${kind}/${name}`;
}

function referencesOf(composite: JsonObject): { group: string; kind: string; name: string }[] {
  const modern = listAt(composite, "spec", "crossplane", "resourceRefs");
  const references = modern.length > 0 ? modern : listAt(composite, "spec", "resourceRefs");
  return references
    .filter((reference) => isObject(reference))
    .map((reference) => ({
      group: groupOf(textAt(reference, "apiVersion") ?? ""),
      kind: textAt(reference, "kind") ?? "",
      name: textAt(reference, "name") ?? "",
    }));
}
