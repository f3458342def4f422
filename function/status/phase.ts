import type { phases } from "../api/status.ts";
import { isControlPlaneInitialized } from "../cluster-api/contract.ts";
import { isBeingDeleted, numberAt, textAt } from "../kubernetes/object.ts";
import { isTrue } from "../kubernetes/condition.ts";
import { topologyVersion } from "../lifecycle/topology.ts";
import type { ClusterScope } from "../scope.ts";
import { isUsable } from "./readiness.ts";

export type Phase = (typeof phases)[number];

/** One word for where the cluster is; the first that fits. */
export function phaseOf(scope: ClusterScope): Phase {
  const { coreCluster, paused } = scope.state;
  if (!coreCluster) return "Pending";
  if (isBeingDeleted(coreCluster)) return "Deleting";
  if (paused) return "Paused";
  const isInitialized = isControlPlaneInitialized(coreCluster);
  return isInitialized ? phaseOfRunning(scope) : "Provisioning";
}

function phaseOfRunning(scope: ClusterScope): Phase {
  const hasBeenWhole = isPhaseOfWhole(textAt(scope.composite, "status", "phase"));
  if (isUpdating(scope)) return "Updating";
  // Only what has been whole once can scale or degrade; until then it is being made.
  if (hasBeenWhole && isScaling(scope)) return "Scaling";
  if (isUsable(scope.state)) return "Ready";
  return hasBeenWhole ? "Degraded" : "Provisioning";
}

function isPhaseOfWhole(phase: string | undefined): boolean {
  return phase !== undefined && phase !== "Pending" && phase !== "Provisioning";
}

function isUpdating({ state, plan, version }: ClusterScope): boolean {
  const running = state.controlPlane
    ? textAt(state.controlPlane, "spec", "version")
    : topologyVersion(state.coreCluster);
  return (
    plan.upgrade.isWaiting || plan.waiting.size > 0 || running !== version || isTrue(state.coreCluster, "RollingOut")
  );
}

/** New machines are counted before they can be used: what scales does so until they are available. */
function isScaling({ state, plan, composite }: ClusterScope): boolean {
  const wasScaling = textAt(composite, "status", "phase") === "Scaling";
  const counts = wasScaling ? ["replicas", "availableReplicas"] : ["replicas"];
  const isUneven = state.machineDeployments.some(({ object }) =>
    counts.some((count) => numberAt(object, "spec", "replicas") !== numberAt(object, "status", count)),
  );
  const says = ["ScalingUp", "ScalingDown"].some((type) => isTrue(state.coreCluster, type));
  return isUneven || says || plan.leaving.length > 0;
}
