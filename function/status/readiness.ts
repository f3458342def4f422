import { isAvailable } from "../cluster-api/worker-groups.ts";
import { isBeingDeleted, type JsonObject } from "../kubernetes/object.ts";
import { coreClusterKey, type State } from "../lifecycle/state.ts";

/**
 * Returns whether a composed resource is ready (rule A1), by the contract of its kind. An object that reports no
 * readiness is ready once it exists.
 */
export function isReady(key: string, state: State): boolean {
  const object = state.composed.get(key);
  if (!object || isBeingDeleted(object)) return false;
  if (key === coreClusterKey) return state.coreCluster?.isAvailable ?? false;
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
 * Returns whether the cluster can be used: Cluster API reports it as available, which includes a connection with its
 * kubeconfig, and its control plane is initialized. A pool that is rolling does not make it false.
 */
export function isUsable({ coreCluster }: State): boolean {
  return coreCluster?.isUsable ?? false;
}
