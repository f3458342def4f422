import type { phases } from "../api/status.ts";
import { readObservedVersion } from "../lifecycle/announcement.ts";
import type { MachineChanges } from "../lifecycle/machine-changes.ts";
import type { State } from "../lifecycle/state.ts";
import { readTopologyVersion } from "../lifecycle/topology.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import { isRolledOut } from "../lifecycle/members.ts";
import { isControlPlaneSettledAt } from "../lifecycle/versions.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { isUsable } from "./readiness.ts";
import { readPreviousStatus } from "./previous.ts";

export type Phase = (typeof phases)[number];

/** Returns the phase of the cluster: the first one that applies. */
export function phaseOf(scope: ClusterScope, changes: MachineChanges = noChanges): Phase {
  const { coreCluster } = scope.state;
  if (!coreCluster) return "Pending";
  if (coreCluster.isBeingDeleted) return "Deleting";
  if (coreCluster.isPaused) return "Paused";
  return coreCluster.isInitialized ? phaseOfInitialized(scope, changes) : "Provisioning";
}

const noChanges: MachineChanges = { replaces: false, scales: false };

function phaseOfInitialized(scope: ClusterScope, changes: MachineChanges): Phase {
  if (isPhaseAfterProvisioning(readPreviousStatus(scope.composite).phase)) return phaseOfProvisioned(scope, changes);
  if (isUpdating(scope)) return "Updating";
  return isReady(scope) ? phaseOfReady(changes) : "Provisioning";
}

/** The response that finds a cluster ready for the first time can already change machines. */
function phaseOfReady({ replaces, scales }: MachineChanges): Phase {
  if (replaces) return "Updating";
  return scales ? "Scaling" : "Ready";
}

/** Only a cluster whose provisioning has finished can scale or be degraded. */
function phaseOfProvisioned(scope: ClusterScope, { replaces, scales }: MachineChanges): Phase {
  if (replaces || isUpdating(scope)) return "Updating";
  if (scales || isScaling(scope)) return "Scaling";
  return isReady(scope) ? "Ready" : "Degraded";
}

function isReady(scope: ClusterScope): boolean {
  return isUsable(scope.state) || isReadyUntilObserved(scope);
}

/**
 * A ready cluster stays ready until Cluster API has observed the latest generation, because unknown is not false (rule
 * A1). With a topology, every edit of the spec creates a new generation of the Cluster.
 */
function isReadyUntilObserved({ state: { coreCluster }, composite }: ClusterScope): boolean {
  return readPreviousStatus(composite).phase === "Ready" && coreCluster !== undefined && !coreCluster.isCurrent;
}

function isPhaseAfterProvisioning(phase: string | undefined): boolean {
  return phase !== undefined && phase !== "Pending" && phase !== "Provisioning";
}

/**
 * True if the previous phase is `Updating`. Then only MachineSets show that the update is over (docs/decisions/0102).
 */
export function wasUpdating({ composite }: Pick<ClusterScope, "composite">): boolean {
  return readPreviousStatus(composite).phase === "Updating";
}

function isUpdating(scope: ClusterScope): boolean {
  const { state, plan, version } = scope;
  const running = state.controlPlane ? readObservedVersion(state) : readTopologyVersion(state);
  // A pool that is held back by its own version waits for an edit of the spec, so it does not count.
  const isWaiting = plan.upgrade.isWaiting || [...plan.waiting].some((key) => !plan.heldBack.has(key));
  return isWaiting || running !== version || state.coreCluster?.isRollingOut === true || isUpdateUnfinished(scope);
}

/**
 * True for a cluster that was updating, until the control plane and all pools have finished. A pool whose turn has come
 * no longer waits, and its controller reports the rollout only a moment later.
 */
function isUpdateUnfinished(scope: ClusterScope): boolean {
  const { plan, state, version: step } = scope;
  if (!wasUpdating(scope)) return false;
  const { controlPlane, coreCluster } = state;
  if (coreCluster?.topology?.isSettled === false) return true;
  if (controlPlane && !isControlPlaneSettledAt(controlPlane, step)) return true;
  const isPoolUnfinished = ({ key, version }: PoolSlice): boolean => {
    const group = state.workerGroups.get(key);
    if (!group || plan.heldBack.has(key)) return false;
    return group.version !== version || !isRolledOut(state, group);
  };
  return plan.slices.some(isPoolUnfinished);
}

/**
 * A cluster scales until its new machines are available, because they are counted before they can be used. The counts
 * come from the control plane and the pools, because the Cluster still counts the surge machine for a moment after a
 * rollout.
 */
function isScaling(scope: ClusterScope): boolean {
  const { state, plan } = scope;
  const wasScaling = readPreviousStatus(scope.composite).phase === "Scaling";
  const isBegun = hasUnmatchedPool(state, ["total"]) || plan.leaving.length > 0 || isControlPlaneScaling(state);
  return isBegun || (wasScaling && isScalingUnfinished(state));
}

/** True if one of the counts of a pool differs from its number of desired machines. */
function hasUnmatchedPool({ workerGroups }: State, counts: readonly ("total" | "available")[]): boolean {
  return [...workerGroups.values()].some(({ progress }) =>
    counts.some((count) => progress.desired !== progress[count]),
  );
}

/** With a topology, the Cluster counts its machines only once Cluster API has observed the edit. */
function isScalingUnfinished(state: State): boolean {
  const { coreCluster } = state;
  const isUnobserved = coreCluster?.topology !== undefined && !coreCluster.isCurrent;
  return isUnobserved || hasUnmatchedPool(state, ["available"]) || isWorkersSummaryStale(state);
}

/** With a topology the control plane is not observed, so the condition of the Cluster decides. */
function isControlPlaneScaling({ controlPlane, coreCluster }: State): boolean {
  if (!controlPlane) return coreCluster?.isScaling === true;
  const { desired, total } = controlPlane.progress;
  return desired !== undefined && desired !== total;
}

/** The Cluster reports its workers as available a moment after the pools themselves. */
function isWorkersSummaryStale({ coreCluster, workerGroups }: State): boolean {
  const isUnavailable = coreCluster?.workersAvailable?.status === "False";
  return isUnavailable && [...workerGroups.values()].every(({ saysAvailable }) => saysAvailable);
}
