import { readCondition } from "../kubernetes/condition.ts";
import { type JsonObject, numberAt, objectAt } from "../kubernetes/object.ts";
import type { State } from "./state.ts";
import { runningTopology } from "./topology-removal.ts";

/**
 * The number of control-plane machines that the running topology has of us. Nobody may set it any more, but without it
 * KubeadmControlPlane would default to one machine and remove the others.
 */
export function appliedReplicas(state: State): number | undefined {
  const { coreCluster } = state;
  if (numberAt(coreCluster, "spec", "topology", "controlPlane", "replicas") === undefined) return undefined;
  return hasReplicas(coreCluster) ? numberAt(runningTopology(state), "controlPlane", "replicas") : undefined;
}

/** A control plane that reports no replicas and cannot be applied has no such field, or is not made yet. */
function hasReplicas(coreCluster: JsonObject | undefined): boolean {
  if (desiredReplicas(coreCluster) !== undefined) return true;
  const isMade = objectAt(coreCluster, "spec", "controlPlaneRef") !== undefined;
  return isMade && readCondition(coreCluster, "TopologyReconciled")?.status !== "False";
}

/** What Cluster API sums up of a control plane that has replicas. */
function desiredReplicas(coreCluster: JsonObject | undefined): number | undefined {
  return numberAt(coreCluster, "status", "controlPlane", "desiredReplicas");
}
