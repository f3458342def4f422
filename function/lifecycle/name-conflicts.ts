import type { Problem } from "../api/problem.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { KindFacts } from "../cluster-api/kind-facts.ts";
import { composedGroupKind } from "../cluster-api/worker-groups.ts";
import {
  annotationOf,
  groupOf,
  isBeingDeleted,
  type JsonObject,
  type KubernetesObject,
  nameOf,
  textAt,
} from "../kubernetes/object.ts";
import { keyAnnotation, ownAnnotation } from "./annotations.ts";
import { controllerOf, isFree } from "./ownership.ts";
import { allOf, type Requirement } from "../cluster-api/requirement.ts";
import { requireTemplates } from "./restore.ts";
import type { State } from "./state.ts";
import { isListed, isOfMissing, formatListedName, formatMissingName } from "./missing.ts";

const listedKinds = [composedGroupKind.name, "MachineHealthCheck"];

/** What the cluster has once, as it would be made, and where that would be. */
export interface NameConflictParts {
  readonly cluster: ClusterIdentity;
  readonly kinds: KindFacts;
  readonly parts: readonly { readonly key: string; readonly object: KubernetesObject }[];
}

/**
 * While no Cluster is observed, what would belong to it is asked for too: an XR that was made again finds what the one
 * before has left (rule N4, decision 0112). That is what has the names of its infrastructure cluster and control plane, pools
 * and health checks with its label, its supporting objects by name, and the templates of those that were found.
 */
export function requireNameConflicts(
  { composed, missing }: State,
  { cluster, kinds, parts }: NameConflictParts,
): Record<string, Requirement> {
  const named = parts.filter(({ key }) => !composed.has(key) || missing.has(key)).map(({ object }) => object);
  const users = [...missing].map((key) => composed.get(key) ?? {});
  return Object.fromEntries([
    ...named.map(({ apiVersion, kind, metadata: { name, namespace = "" } }) => [
      formatMissingName(kind, name),
      { apiVersion, kind, name, namespace },
    ]),
    ...listedKinds.map((kind) => [formatListedName(kind), allOf(cluster, kind)]),
    ...users
      .flatMap((user) => requireTemplates(user, cluster, kinds))
      .map((requirement) => [formatMissingName(requirement.kind, requirement.name), requirement]),
  ]);
}

/**
 * Rejects to make a Cluster of what is there already and not ours. What the XR before has left goes with its owner; what
 * nobody controls is ours if Crossplane made it, and then it counts as observed.
 */
export function findNameConflictProblems(
  required: Readonly<Record<string, readonly JsonObject[]>>,
  composite: JsonObject,
  cluster: ClusterIdentity,
): Problem[] {
  return Object.entries(required)
    .filter(([question]) => isOfMissing(question))
    .flatMap(([question, objects]) =>
      objects.flatMap((object) =>
        isListed(question) ? findListedProblems(object, composite) : findNamedProblems(object, composite, cluster),
      ),
    );
}

/** What goes away already is not waited for: Cluster API may need the Cluster to end it. */
function findListedProblems(object: JsonObject, composite: JsonObject): Problem[] {
  if (isBeingDeleted(object)) return [];
  const controller = controllerOf(object);
  const isOfOurKind =
    textAt(controller, "kind") === textAt(composite, "kind") &&
    groupOf(textAt(controller, "apiVersion") ?? "") === groupOf(textAt(composite, "apiVersion") ?? "");
  return isOfOurKind && !isFree(object, composite) ? [stillThere(object)] : [];
}

function findNamedProblems(object: JsonObject, composite: JsonObject, { name }: ClusterIdentity): Problem[] {
  if (controllerOf(object)) return isFree(object, composite) ? [] : [stillThere(object)];
  if (isBeingDeleted(object)) return [stillThere(object)];
  const mayAdopt = annotationOf(composite, ownAnnotation.adopt) === name;
  if (mayAdopt || annotationOf(object, keyAnnotation) !== undefined) return [];
  const way = `choose another name, or take it over with the annotation ${ownAnnotation.adopt}: ${name}`;
  const message = `a ${placeOf(object)} exists and is not of this KubernetesCluster: ${way}`;
  return [{ path: "metadata.name", message }];
}

function stillThere(object: JsonObject): Problem {
  return { path: "", message: `${placeOf(object)} of another owner is still there: nothing is made until it is gone` };
}

function placeOf(object: JsonObject): string {
  return `${textAt(object, "kind")} ${textAt(object, "metadata", "namespace")}/${nameOf(object)}`;
}
