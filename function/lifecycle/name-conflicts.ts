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
import { controllerOf, mayBeOurs } from "./ownership.ts";
import { allOf, type Requirement } from "../cluster-api/requirement.ts";
import { requireTemplates } from "./restore.ts";
import type { State } from "./state.ts";
import { isListRequirement, isMissingRequirement, formatListName, formatMissingName } from "./missing.ts";

const listedKinds = [composedGroupKind.name, "MachineHealthCheck"];

/** The desired objects that a cluster has once, by composed-resource key. */
export interface NameConflictParts {
  readonly cluster: ClusterIdentity;
  readonly kinds: KindFacts;
  /** Infrastructure cluster, control plane and supporting objects of the cluster. */
  readonly parts: readonly { readonly key: string; readonly object: KubernetesObject }[];
}

/**
 * Requires the objects that may conflict with a new Cluster, while no Cluster is observed (rule N4, decision 0112). An
 * XR that is created again may find objects of the previous one. The infrastructure cluster, the control plane and
 * supporting objects are required by name, MachineDeployments and MachineHealthChecks by the cluster's label. The
 * templates of missing resources are required once these were read.
 */
export function requireNameConflicts(
  { composed, missing }: State,
  { cluster, kinds, parts }: NameConflictParts,
): Record<string, Requirement> {
  const named = parts.filter(({ key }) => !composed.has(key) || missing.has(key)).map(({ object }) => object);
  const referrers = [...missing].map((key) => composed.get(key) ?? {});
  return Object.fromEntries([
    ...named.map(({ apiVersion, kind, metadata: { name, namespace = "" } }) => [
      formatMissingName(kind, name),
      { apiVersion, kind, name, namespace },
    ]),
    ...listedKinds.map((kind) => [formatListName(kind), allOf(cluster, kind)]),
    ...referrers
      .flatMap((referrer) => requireTemplates(referrer, cluster, kinds))
      .map((requirement) => [formatMissingName(requirement.kind, requirement.name), requirement]),
  ]);
}

/**
 * Reports name conflicts: existing objects of another owner that block a new Cluster. An object that no owner controls
 * is no conflict if Crossplane created it: `withMissing` then treats it as observed.
 */
export function findNameConflictProblems(
  required: Readonly<Record<string, readonly JsonObject[]>>,
  composite: JsonObject,
  cluster: ClusterIdentity,
): Problem[] {
  return Object.entries(required)
    .filter(([requirement]) => isMissingRequirement(requirement))
    .flatMap(([requirement, objects]) =>
      objects.flatMap((object) =>
        isListRequirement(requirement)
          ? findListedProblems(object, composite)
          : findNamedProblems(object, composite, cluster),
      ),
    );
}

/** An object that is being deleted does not block, because Cluster API may need the Cluster to finish its deletion. */
function findListedProblems(object: JsonObject, composite: JsonObject): Problem[] {
  if (isBeingDeleted(object)) return [];
  const controller = controllerOf(object);
  const isOfOurKind =
    textAt(controller, "kind") === textAt(composite, "kind") &&
    groupOf(textAt(controller, "apiVersion") ?? "") === groupOf(textAt(composite, "apiVersion") ?? "");
  return isOfOurKind && !mayBeOurs(object, composite) ? [reportLeftover(object)] : [];
}

function findNamedProblems(object: JsonObject, composite: JsonObject, { name }: ClusterIdentity): Problem[] {
  if (controllerOf(object)) return mayBeOurs(object, composite) ? [] : [reportLeftover(object)];
  if (isBeingDeleted(object)) return [reportLeftover(object)];
  const mayAdopt = annotationOf(composite, ownAnnotation.adopt) === name;
  if (mayAdopt || annotationOf(object, keyAnnotation) !== undefined) return [];
  const way = `choose another name, or adopt it with the annotation ${ownAnnotation.adopt}: ${name}`;
  const message = `${placeOf(object)} already exists and does not belong to this KubernetesCluster: ${way}`;
  return [{ path: "metadata.name", message }];
}

function reportLeftover(object: JsonObject): Problem {
  return { path: "", message: `${placeOf(object)} belongs to another owner: nothing is created until it is deleted` };
}

function placeOf(object: JsonObject): string {
  return `${textAt(object, "kind")} ${textAt(object, "metadata", "namespace")}/${nameOf(object)}`;
}
