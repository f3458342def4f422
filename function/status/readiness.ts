import { isControlPlaneInitialized } from "../cluster-api/contract.ts";
import { isAvailable } from "../cluster-api/worker-groups.ts";
import { isGenerationObserved, isTrue } from "../kubernetes/condition.ts";
import { isBeingDeleted, type JsonObject } from "../kubernetes/object.ts";
import { coreClusterKey, type State } from "../lifecycle/state.ts";

/** Whether a composed resource is ready (rule A1): by the contract of its kind; what reports nothing, once it exists. */
export function isReady(key: string, state: State): boolean {
  const object = state.composed.get(key);
  if (!object || isBeingDeleted(object)) return false;
  if (key === coreClusterKey) return isGenerationObserved(object) && isTrue(object, "Available");
  const group = state.workerGroups.get(key);
  if (group) return isAvailable(group);
  return readyByContract(object, state) ?? true;
}

function readyByContract(object: JsonObject, state: State): boolean | undefined {
  const { controlPlane, infrastructureCluster, isInfrastructureProvisioned } = state;
  if (object === infrastructureCluster) return isInfrastructureProvisioned;
  return object === controlPlane?.object ? controlPlane.isAvailable : undefined;
}

/**
 * Whether the cluster can be used: CAPI calls it available, which includes that it was reached with its kubeconfig, and
 * its control plane is initialized. A rolling pool does not unset it.
 */
export function isUsable({ coreCluster }: State): boolean {
  return coreCluster !== undefined && !isBeingDeleted(coreCluster) && isClusterUsable(coreCluster);
}

function isClusterUsable(coreCluster: JsonObject): boolean {
  return (
    isGenerationObserved(coreCluster) && isTrue(coreCluster, "Available") && isControlPlaneInitialized(coreCluster)
  );
}
