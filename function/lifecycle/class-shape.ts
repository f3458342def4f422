import { joinListed, type Problem, quote } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { at, type JsonObject, listAt, objectAt, textAt } from "../kubernetes/object.ts";

/**
 * Reports values that the ClusterClass does not support, other than variables and classes of pools, as
 * `ValidateClusterForClusterClass` of Cluster API does.
 */
export function findShapeProblems(clusterClass: JsonObject, spec: Spec, rendered: JsonObject | undefined): Problem[] {
  const topology = objectAt(rendered, "topology");
  return [
    ...findVersionProblems(clusterClass, topology),
    ...findHealthProblems(clusterClass, topology),
    ...findAutoscaledClasses(clusterClass, spec),
  ];
}

function findVersionProblems(clusterClass: JsonObject, topology: JsonObject | undefined): Problem[] {
  const versions = listAt(clusterClass, "spec", "kubernetesVersions").filter((version) => typeof version === "string");
  const version = textAt(topology, "version");
  if (versions.length === 0 || version === undefined || versions.includes(version)) return [];
  const message = `${quote(version)} is not a version of the ClusterClass: it has ${joinListed(versions)}`;
  return [{ path: "kubernetes.version", message }];
}

/** A health check of a control plane without machines has nothing to remediate. */
function findHealthProblems(clusterClass: JsonObject, topology: JsonObject | undefined): Problem[] {
  const hasMachines = at(clusterClass, "spec", "controlPlane", "machineInfrastructure", "templateRef") !== undefined;
  if (hasMachines || !definesControlPlaneCheck(topology)) return [];
  const message = "is not supported: the control plane of the ClusterClass has no machines (machineInfrastructure)";
  return [{ path: "controlPlane.healthCheck", message }];
}

/** True if a topology defines a health check of the control plane. Every class accepts `enabled: false`. */
export function definesControlPlaneCheck(topology: JsonObject | undefined): boolean {
  const check = objectAt(topology, "controlPlane", "healthCheck");
  return check?.["checks"] !== undefined || check?.["remediation"] !== undefined;
}

const autoscalerLimits = [clusterApiAnnotation.autoscalerMinimum, clusterApiAnnotation.autoscalerMaximum];

/**
 * Cluster API rejects `replicas` of an entry whose class is autoscaled. The function sets them for each pool that the
 * spec does not scale automatically, and for every pool that is being removed.
 */
function findAutoscaledClasses(clusterClass: JsonObject, { workers }: Spec): Problem[] {
  const classes = listAt(clusterClass, "spec", "workers", "machineDeployments");
  return workers.flatMap(({ topology }, index) => {
    const poolClass = classes.find((one) => textAt(one, "class") === topology?.class);
    const annotations = objectAt(poolClass, "metadata", "annotations") ?? {};
    const found = autoscalerLimits.find((name) => annotations[name] !== undefined);
    if (found === undefined || topology?.kind === "MachinePool") return [];
    const message =
      `${quote(topology?.class)} has the annotation ${found} in the ClusterClass, so no pool of it can be scaled to ` +
      "zero and removed: remove the annotation from the class, and set autoscaling of the pool";
    return [{ path: `workers[${index}].topology.class`, message }];
  });
}
