import type { ClusterIdentity } from "../cluster-api/identity.ts";
import { findComposedType, type KindFacts } from "../cluster-api/kind-facts.ts";
import { coreGroup } from "../cluster-api/kinds.ts";
import { annotationOf, groupOf, isObject, type JsonObject, listAt, nameOf, textAt } from "../kubernetes/object.ts";
import { keyAnnotation } from "./annotations.ts";
import { isFree, requiredCluster } from "./ownership.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { coreClusterKey } from "./state.ts";

/** What Crossplane handed over; see ComposeInput. */
export interface Given {
  readonly composite: JsonObject;
  readonly observed: Readonly<Record<string, JsonObject>>;
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
}

const prefix = "missing-";
const listPrefix = `${prefix}all-`;

/** Under this name an object is asked for that Crossplane does not hand over. */
export function formatMissingName(kind: string, name = ""): string {
  return `${prefix}${kind}-${name}`;
}

/** Under this name all of a kind are. */
export function formatListedName(kind: string): string {
  return `${listPrefix}${kind}`;
}

export function isOfMissing(question: string): boolean {
  return question.startsWith(prefix);
}

export function isListed(question: string): boolean {
  return question.startsWith(listPrefix);
}

/**
 * Objects of Cluster API and of modules that the XR refers to and that were not handed over, to be read by their names. Crossplane leaves
 * out what somebody else controls, by its cache: after a restore a late cache still shows the owner of before (v2.4.0,
 * composition_functions.go, ObserveComposedResources). Who forgets them loses the references, and nothing removes them.
 */
export function requireMissing(
  { composite, observed, required }: Given,
  { namespace }: ClusterIdentity,
  kinds: KindFacts,
): Record<string, Requirement> {
  if (!observed[coreClusterKey] && (required[requiredCluster] ?? []).length === 0) return {};
  const seen = new Set(Object.values(observed).map((object) => identityOf(textAt(object, "kind"), nameOf(object))));
  return Object.fromEntries(
    referencesOf(composite)
      .filter(({ group, kind, name }) => isReadByName(kinds, { group, kind }) && !seen.has(identityOf(kind, name)))
      .flatMap(({ group, kind, name }): [string, Requirement][] => {
        // Whoever may write the XR may write its references: another namespace counts for nothing, and a kind that Crossplane
        // may not read would end every call.
        const type = findComposedType(kinds, { group, kind });
        return type === undefined ? [] : [[formatMissingName(kind, name), { ...type, name, namespace }]];
      }),
  );
}

/** What is observed, completed with what was read because it was not handed over, under the keys that it carries. */
export function withMissing({ composite, observed, required }: Given): Readonly<Record<string, JsonObject>> {
  const found = Object.entries(required)
    .filter(([question]) => isOfMissing(question))
    .flatMap(([question, objects]) => objects.filter((object) => !isListed(question) || isFree(object, composite)))
    .flatMap((object) => {
      const key = annotationOf(object, keyAnnotation);
      return key === undefined ? [] : [[key, object] as const];
    });
  return found.length === 0 ? observed : { ...Object.fromEntries(found), ...observed };
}

/** The Cluster has a question of its own (rule N4); what has no group, as ConfigMaps, is made anew under its name. */
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
