import { coreGroup } from "../cluster-api/kinds.ts";
import {
  annotationOf,
  groupOf,
  isObject,
  type JsonObject,
  type KubernetesObject,
  listAt,
  nameOf,
  textAt,
} from "../kubernetes/object.ts";
import { keyAnnotation } from "./annotations.ts";
import { requiredCluster } from "./ownership.ts";
import type { Requirement } from "./requirement.ts";
import { coreClusterKey, type State } from "./state.ts";

/** What Crossplane handed over; see ComposeInput. */
interface Given {
  readonly composite: JsonObject;
  readonly observed: Readonly<Record<string, JsonObject>>;
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
}

const prefix = "unseen-";

/**
 * Objects of Cluster API that the XR refers to and that were not handed over, to be read by their names. Crossplane leaves
 * out what somebody else controls, by its cache: after a restore a late cache still shows the owner of before (v2.4.0,
 * composition_functions.go, ObserveComposedResources). Who forgets them loses the references, and nothing removes them.
 */
export function unseenRequirements({ composite, observed, required }: Given): Record<string, Requirement> {
  if (!observed[coreClusterKey] && (required[requiredCluster] ?? []).length === 0) return {};
  const namespace = textAt(composite, "metadata", "namespace") ?? "";
  const seen = new Set(Object.values(observed).map((object) => identityOf(textAt(object, "kind"), nameOf(object))));
  return Object.fromEntries(
    referencesOf(composite)
      .filter(({ apiVersion, kind, name }) => isOfClusterApi(apiVersion, kind) && !seen.has(identityOf(kind, name)))
      .map((reference): [string, Requirement] => [questionOf(reference), { ...reference, namespace }])
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/**
 * While no Cluster is observed, what has the names of its infrastructure cluster and control plane is asked for too, with
 * their keys: an XR that was made again may find those of the one before (rule N4).
 */
export function namesakeRequirements(
  { coreCluster, composed, unseen }: State,
  parts: readonly { readonly key: string; readonly object: KubernetesObject }[],
): Record<string, Requirement> {
  if (coreCluster) return {};
  return Object.fromEntries(
    parts
      .filter(({ key }) => !composed.has(key) || unseen.has(key))
      .map(({ object: { apiVersion, kind, metadata } }) => {
        const { name, namespace = "" } = metadata;
        return [questionOf({ kind, name }), { apiVersion, kind, name, namespace }];
      }),
  );
}

/** What is observed, completed with what was read by its name, under the keys that it carries. */
export function withUnseen({ observed, required }: Given): Readonly<Record<string, JsonObject>> {
  const found = unseenIn(required).flatMap((object) => {
    const key = annotationOf(object, keyAnnotation);
    return key === undefined ? [] : [[key, object] as const];
  });
  return found.length === 0 ? observed : { ...Object.fromEntries(found), ...observed };
}

/** What was read because Crossplane did not hand it over. */
export function unseenIn(required: Given["required"]): JsonObject[] {
  return Object.entries(required)
    .filter(([question]) => question.startsWith(prefix))
    .flatMap(([, objects]) => objects);
}

function questionOf({ kind, name }: { kind: string; name: string }): string {
  return `${prefix}${kind}-${name}`;
}

/** The Cluster has a question of its own (rule N4). */
function isOfClusterApi(apiVersion: string, kind: string): boolean {
  const group = groupOf(apiVersion);
  return group === coreGroup ? kind !== "Cluster" : group.endsWith(`.${coreGroup}`);
}

function identityOf(kind: string | undefined, name: string | undefined): string {
  return `${kind}/${name}`;
}

function referencesOf(composite: JsonObject): { apiVersion: string; kind: string; name: string }[] {
  const modern = listAt(composite, "spec", "crossplane", "resourceRefs");
  const references = modern.length > 0 ? modern : listAt(composite, "spec", "resourceRefs");
  return references
    .filter((reference) => isObject(reference))
    .map((reference) => ({
      apiVersion: textAt(reference, "apiVersion") ?? "",
      kind: textAt(reference, "kind") ?? "",
      name: textAt(reference, "name") ?? "",
    }));
}
