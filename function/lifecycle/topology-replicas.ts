import type { ObservedCluster } from "../cluster-api/observed-cluster.ts";
import { numberAt } from "../kubernetes/object.ts";
import type { State } from "./state.ts";
import { readRunningTopology } from "./topology-removal.ts";

/**
 * Returns the number of control-plane machines that this function has applied to the topology. The field must stay,
 * even if the spec no longer sets it: without it, KubeadmControlPlane defaults to one machine and deletes the others.
 */
export function readAppliedReplicas(state: State): number | undefined {
  const { coreCluster } = state;
  if (coreCluster?.topology?.controlPlaneReplicas === undefined) return undefined;
  return hasReplicas(coreCluster) ? numberAt(readRunningTopology(state), "controlPlane", "replicas") : undefined;
}

/**
 * False if the control plane does not exist yet, or its kind has no field `replicas`. Of such a kind the Cluster
 * reports no replicas, and Cluster API fails to reconcile the topology.
 */
function hasReplicas({ controlPlane, hasControlPlane, topology }: ObservedCluster): boolean {
  return controlPlane?.desired !== undefined || (hasControlPlane && topology?.isFailing !== true);
}
