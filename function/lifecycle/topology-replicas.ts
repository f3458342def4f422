import type { ObservedCluster } from "../cluster-api/observed-cluster.ts";
import { numberAt } from "../kubernetes/object.ts";
import type { State } from "./state.ts";
import { readRunningTopology } from "./topology-removal.ts";

/**
 * The number of control-plane machines that the running topology has of us. Nobody may set it any more, but without it
 * KubeadmControlPlane would default to one machine and remove the others.
 */
export function readAppliedReplicas(state: State): number | undefined {
  const { coreCluster } = state;
  if (coreCluster?.topology?.controlPlaneReplicas === undefined) return undefined;
  return hasReplicas(coreCluster) ? numberAt(readRunningTopology(state), "controlPlane", "replicas") : undefined;
}

/** A control plane that reports no replicas and cannot be applied has no such field, or is not made yet. */
function hasReplicas({ controlPlane, hasControlPlane, topology }: ObservedCluster): boolean {
  return controlPlane?.desired !== undefined || (hasControlPlane && topology?.isFailing !== true);
}
