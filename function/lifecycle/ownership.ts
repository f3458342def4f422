import { InvalidClusterError } from "../api/problem.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import {
  annotationOf,
  at,
  isBeingDeleted,
  type JsonObject,
  labelOf,
  listAt,
  nameOf,
  textAt,
} from "../kubernetes/object.ts";
import { coreApiVersion } from "../cluster-api/kinds.ts";
import { keyAnnotation, ownAnnotation, ownLabel } from "./annotations.ts";
import type { Requirement } from "./requirement.ts";

/** The name under which a Cluster that we do not observe is asked for (rule N4). */
export const requiredCluster = "cluster";

export function clusterRequirement({ name, namespace }: ClusterIdentity): Requirement {
  return { apiVersion: coreApiVersion, kind: "Cluster", name, namespace };
}

/** Refuses to touch a Cluster that goes away, or that someone moves elsewhere (rule D6): we would fight for ever. */
export function refuseLeavingCluster(cluster: JsonObject | undefined, { name, namespace }: ClusterIdentity): void {
  const which = `Cluster ${namespace}/${name}`;
  if (isBeingDeleted(cluster)) {
    throw new InvalidClusterError([
      { path: "", message: `${which} is still being deleted: nothing is changed until it is gone` },
    ]);
  }
  if (annotationOf(cluster, clusterApiAnnotation.deleteForMove) !== undefined) {
    throw new InvalidClusterError([{ path: "", message: `${which} is being moved by clusterctl: nothing is changed` }]);
  }
}

/** Refuses to take over a Cluster that is not ours by accident (rule N4): Crossplane's apply would adopt it silently. */
export function refuseForeignCluster(
  cluster: JsonObject | undefined,
  identity: ClusterIdentity,
  composite: JsonObject,
): void {
  if (!cluster || isOurs(cluster, identity)) return;
  if (annotationOf(composite, ownAnnotation.adopt) === identity.name) return;
  throw new InvalidClusterError([
    {
      path: "metadata.name",
      message: `a Cluster ${identity.namespace}/${identity.name} exists and is not of this KubernetesCluster: choose another name, or take it over with the annotation ${ownAnnotation.adopt}: ${identity.name}`,
    },
  ]);
}

/**
 * Refuses to make a Cluster of an infrastructure cluster or control plane that is there already and not ours (rule N4). What
 * another XR has left goes with its owner; what nobody controls is ours if Crossplane made it, and then it counts as observed.
 */
export function refuseNamesakes(found: readonly JsonObject[], { name }: ClusterIdentity, composite: JsonObject): void {
  const mayAdopt = annotationOf(composite, ownAnnotation.adopt) === name;
  const uid = textAt(composite, "metadata", "uid");
  const problems = found.flatMap((object) => {
    const controller = controllerOf(object);
    if (controller !== undefined && controller === uid) return [];
    const which = `${textAt(object, "kind")} ${textAt(object, "metadata", "namespace")}/${nameOf(object)}`;
    if (controller !== undefined || isBeingDeleted(object))
      return [{ path: "", message: `${which} of another owner is still there: nothing is made until it is gone` }];
    if (mayAdopt || annotationOf(object, keyAnnotation) !== undefined) return [];
    const message = `a ${which} exists and is not of this KubernetesCluster: choose another name, or take it over with the annotation ${ownAnnotation.adopt}: ${name}`;
    return [{ path: "metadata.name", message }];
  });
  if (problems.length > 0) throw new InvalidClusterError(problems);
}

function controllerOf(object: JsonObject): string | undefined {
  return textAt(
    listAt(object, "metadata", "ownerReferences").find((owner) => at(owner, "controller") === true),
    "uid",
  );
}

function isOurs(cluster: JsonObject, { name, namespace }: ClusterIdentity): boolean {
  return labelOf(cluster, ownLabel.ownerName) === name && labelOf(cluster, ownLabel.ownerNamespace) === namespace;
}
