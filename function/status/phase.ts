import type { phases } from "../api/status.ts";
import { readObservedVersion } from "../lifecycle/announcement.ts";
import type { State } from "../lifecycle/state.ts";
import { decideTopologyVersion } from "../lifecycle/topology.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import { isRolledOut } from "../lifecycle/members.ts";
import { isControlPlaneSettledAt } from "../lifecycle/versions.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { isUsable } from "./readiness.ts";
import { readPreviousStatus } from "./previous.ts";

export type Phase = (typeof phases)[number];

/** One word for where the cluster is; the first that fits. */
export function phaseOf(scope: ClusterScope): Phase {
  const { coreCluster } = scope.state;
  if (!coreCluster) return "Pending";
  if (coreCluster.isBeingDeleted) return "Deleting";
  if (coreCluster.isPaused) return "Paused";
  return coreCluster.isInitialized ? phaseOfRunning(scope) : "Provisioning";
}

function phaseOfRunning(scope: ClusterScope): Phase {
  const hasBeenWhole = isPhaseOfWhole(readPreviousStatus(scope.composite).phase);
  if (isUpdating(scope)) return "Updating";
  // Only what has been whole once can scale or degrade; until then it is being made.
  if (hasBeenWhole && isScaling(scope)) return "Scaling";
  if (isUsable(scope.state) || isWrittenAnew(scope)) return "Ready";
  return hasBeenWhole ? "Degraded" : "Provisioning";
}

/** What its controllers have not observed yet is unknown, which is not false (rule A1): with a topology every edit is that. */
function isWrittenAnew({ state: { coreCluster }, composite }: ClusterScope): boolean {
  return readPreviousStatus(composite).phase === "Ready" && coreCluster !== undefined && !coreCluster.isCurrent;
}

function isPhaseOfWhole(phase: string | undefined): boolean {
  return phase !== undefined && phase !== "Pending" && phase !== "Provisioning";
}

/** True where the status said so last: then only the sets of machines can say that it is over (docs/decisions/0102). */
export function wasUpdating({ composite }: Pick<ClusterScope, "composite">): boolean {
  return readPreviousStatus(composite).phase === "Updating";
}

function isUpdating(scope: ClusterScope): boolean {
  const { state, plan, version } = scope;
  const running = state.controlPlane ? readObservedVersion(state) : decideTopologyVersion(state);
  // A pool that is held back waits for its team, and nobody for it.
  const isWaiting = plan.upgrade.isWaiting || [...plan.waiting].some((key) => !plan.stuck.has(key));
  return isWaiting || running !== version || state.coreCluster?.isRollingOut === true || isUnfinished(scope);
}

/** A pool whose turn has come waits no more, and its controller says a moment later that it rolls. */
function isUnfinished(scope: ClusterScope): boolean {
  const { plan, state, version: step } = scope;
  if (!wasUpdating(scope)) return false;
  const { controlPlane } = state;
  if (controlPlane && !isControlPlaneSettledAt(controlPlane, step)) return true;
  const isPoolUnfinished = ({ key, version }: PoolSlice): boolean => {
    const group = state.workerGroups.get(key);
    if (!group || plan.stuck.has(key)) return false;
    return group.version !== version || !isRolledOut(state, group);
  };
  return plan.slices.some(isPoolUnfinished);
}

/**
 * New machines are counted before they can be used: what scales does so until they are available. Asked of control plane
 * and pools, because the Cluster speaks of the machine that a rollout had more for a moment after it is over.
 */
function isScaling({ state, plan, composite }: ClusterScope): boolean {
  const wasScaling = readPreviousStatus(composite).phase === "Scaling";
  const counts = wasScaling ? (["total", "available"] as const) : (["total"] as const);
  const isUneven = [...state.workerGroups.values()].some(({ progress }) =>
    counts.some((count) => progress.desired !== progress[count]),
  );
  const isLate = wasScaling && isSummedUpLate(state);
  return isUneven || isLate || plan.leaving.length > 0 || isControlPlaneScaling(state);
}

/** A control plane that Cluster API composes itself is not seen, so the Cluster speaks for it. */
function isControlPlaneScaling({ controlPlane, coreCluster }: State): boolean {
  if (!controlPlane) return coreCluster?.isScaling ?? false;
  const { desired, total } = controlPlane.progress;
  return desired !== undefined && desired !== total;
}

/** The Cluster says a moment after its pools that they are available. */
function isSummedUpLate({ coreCluster, workerGroups }: State): boolean {
  const isMissing = coreCluster?.workersAvailable?.status === "False";
  return isMissing && [...workerGroups.values()].every(({ saysAvailable }) => saysAvailable);
}
