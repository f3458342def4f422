import { joinListed, type Problem, quote } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { at, type JsonObject, listAt, objectAt, textAt } from "../kubernetes/object.ts";

/**
 * Reports values that the ClusterClass does not support, other than variables and classes of pools, as
 * `ValidateClusterForClusterClass` of Cluster API does.
 */
export function findShapeProblems(found: JsonObject, spec: Spec, rendered: JsonObject | undefined): Problem[] {
  const topology = objectAt(rendered, "topology");
  return [
    ...findVersionProblems(found, topology),
    ...findHealthProblems(found, topology),
    ...findReplicaProblems(found, spec),
  ];
}

function findVersionProblems(found: JsonObject, topology: JsonObject | undefined): Problem[] {
  const versions = listAt(found, "spec", "kubernetesVersions").filter((version) => typeof version === "string");
  const version = textAt(topology, "version");
  if (versions.length === 0 || version === undefined || versions.includes(version)) return [];
  const message = `${quote(version)} is not a version of the ClusterClass: it has ${joinListed(versions)}`;
  return [{ path: "kubernetes.version", message }];
}

/** A health check of a control plane without machines has nothing to remediate. */
function findHealthProblems(found: JsonObject, topology: JsonObject | undefined): Problem[] {
  const hasMachines = at(found, "spec", "controlPlane", "machineInfrastructure", "templateRef") !== undefined;
  if (hasMachines || at(topology, "controlPlane", "healthCheck") === undefined) return [];
  const message = "is not supported: the control plane of the ClusterClass has no machines (machineInfrastructure)";
  return [{ path: "controlPlane.healthCheck", message }];
}

const limits = [clusterApiAnnotation.autoscalerMinimum, clusterApiAnnotation.autoscalerMaximum];

function findReplicaProblems(found: JsonObject, { workers }: Spec): Problem[] {
  const classes = listAt(found, "spec", "workers", "machineDeployments");
  return workers.flatMap(({ replicas, topology }, index) => {
    const poolClass = classes.find((one) => textAt(one, "class") === topology?.class);
    const annotations = objectAt(poolClass, "metadata", "annotations") ?? {};
    const isAutoscaled = limits.some((name) => annotations[name] !== undefined);
    if (replicas === undefined || !isAutoscaled || topology?.kind === "MachinePool") return [];
    const message = `is set by the autoscaler: the class ${quote(topology?.class)} has its annotations. Remove it`;
    return [{ path: `workers[${index}].replicas`, message }];
  });
}
