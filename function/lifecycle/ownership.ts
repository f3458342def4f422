import { InvalidClusterError, type Problem, rejectAny } from "../api/problem.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import {
  annotationOf,
  groupOf,
  isBeingDeleted,
  isObject,
  type JsonObject,
  labelOf,
  listAt,
  nameOf,
  textAt,
} from "../kubernetes/object.ts";
import { isSame } from "../kubernetes/diff.ts";
import { coreApiVersion, coreGroup } from "../cluster-api/kinds.ts";
import { ownAnnotation, ownLabel } from "./annotations.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { findFirstRequired, type State } from "./state.ts";

/** Name of the requirement of the Cluster, while it is not among the observed resources (rule N4). */
export const requiredCluster = "cluster";

/** Returns the existing Cluster: the observed one, or the one that was read by name. */
export function findExistingCluster(
  { coreCluster }: Pick<State, "coreCluster">,
  required: Readonly<Record<string, readonly JsonObject[]>>,
): JsonObject | undefined {
  return coreCluster?.object ?? findFirstRequired(required, requiredCluster);
}

export function requireCluster({ name, namespace }: ClusterIdentity): Requirement {
  return { apiVersion: coreApiVersion, kind: "Cluster", name, namespace };
}

/**
 * Rejects while the Cluster is being deleted, or moved by clusterctl (rule D6). Every apply would interfere with the
 * deletion or the move.
 */
export function rejectLeavingCluster(cluster: JsonObject | undefined, { name, namespace }: ClusterIdentity): void {
  const which = `Cluster ${namespace}/${name}`;
  if (isBeingDeleted(cluster)) {
    throw new InvalidClusterError([
      { path: "", message: `${which} is being deleted: nothing changes until it is gone` },
    ]);
  }
  if (annotationOf(cluster, clusterApiAnnotation.deleteForMove) !== undefined) {
    throw new InvalidClusterError([{ path: "", message: `${which} is being moved by clusterctl: nothing changes` }]);
  }
}

/**
 * Rejects if the Cluster belongs to another owner (rule N4), because Crossplane's apply would adopt it silently. With
 * the adopt annotation only a Cluster that another owner controls is rejected. The annotation has the same meaning for
 * other objects of the cluster: see `findNameConflictProblems`.
 */
export function rejectForeignCluster(
  cluster: JsonObject | undefined,
  identity: ClusterIdentity,
  composite: JsonObject,
): void {
  if (!cluster) return;
  const owner = findForeignController(cluster, composite);
  if (owner !== undefined) rejectAny([findControlledProblem(cluster, owner)]);
  if (isOurs(cluster, identity)) return;
  if (annotationOf(composite, ownAnnotation.adopt) === identity.name) return;
  const { namespace, name } = identity;
  const way = `choose another name, or adopt it with the annotation ${ownAnnotation.adopt}: ${name}`;
  const message = `Cluster ${namespace}/${name} already exists and does not belong to this KubernetesCluster: ${way}`;
  throw new InvalidClusterError([{ path: "metadata.name", message }]);
}

/** Reports parts of a restored or adopted Cluster that another owner controls. */
export function findForeignPartProblems(
  answers: Readonly<Record<string, readonly JsonObject[]>>,
  composite: JsonObject,
): Problem[] {
  return Object.values(answers)
    .flat()
    .flatMap((object) => {
      const owner = findForeignController(object, composite);
      return owner === undefined ? [] : [findControlledProblem(object, owner)];
    });
}

function findControlledProblem(object: JsonObject, owner: string): Problem {
  const name = `${textAt(object, "metadata", "namespace")}/${nameOf(object)}`;
  const message = `${textAt(object, "kind")} ${name} is controlled by ${owner}: it cannot be adopted`;
  return { path: "metadata.name", message };
}

export function isForeign(object: JsonObject, composite: JsonObject): boolean {
  return findForeignController(object, composite) !== undefined;
}

/**
 * Returns kind and name of another owner that controls the object, if there is one. Controllers of Cluster API do not
 * count. An owner with kind and name of this XR does not count either: it is this XR before it was deleted and created
 * again.
 */
function findForeignController(object: JsonObject, composite: JsonObject): string | undefined {
  const controller = controllerOf(object);
  if (!controller || mayBeOurs(object, composite)) return undefined;
  const group = groupOf(textAt(controller, "apiVersion") ?? "");
  if (group === coreGroup || group.endsWith(`.${coreGroup}`)) return undefined;
  const owner = [group, textAt(controller, "kind"), textAt(controller, "name")];
  const xr = [groupOf(textAt(composite, "apiVersion") ?? ""), textAt(composite, "kind"), nameOf(composite)];
  return isSame(owner, xr) ? undefined : owner.slice(1).join(" ");
}

function isOurs(cluster: JsonObject, { name, namespace }: ClusterIdentity): boolean {
  return labelOf(cluster, ownLabel.ownerName) === name && labelOf(cluster, ownLabel.ownerNamespace) === namespace;
}

/** True if the XR controls the object, or if it has no controller. */
export function mayBeOurs(object: JsonObject, composite: JsonObject): boolean {
  const controller = controllerOf(object);
  return !controller || textAt(controller, "uid") === textAt(composite, "metadata", "uid");
}

export function controllerOf(object: JsonObject): JsonObject | undefined {
  const owners = listAt(object, "metadata", "ownerReferences").filter((owner) => isObject(owner));
  return owners.find((owner) => owner["controller"] === true);
}
