import { fieldsIn, itemsIn, setsField } from "../api/value.ts";
import { groupRequirement } from "../cluster-api/group-requirements.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { readAppliedReplicas } from "../lifecycle/topology-replicas.ts";
import type { TopologyPool } from "../lifecycle/topology.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { countDesiredMachines, isSmall } from "./health-check.ts";

/**
 * Number of control-plane machines for the limit of a health check (rule P5): as Cluster API counts them, or else the
 * desired number.
 */
export function countControlPlaneMachines({ state }: TopologyScope, desired: number): number {
  return state.coreCluster?.controlPlane?.total ?? desired;
}

/**
 * Replicas of the control plane, if a layer sets them or the Cluster has them already. Otherwise undefined, because a
 * managed control plane has no replicas.
 */
export function decideControlPlaneReplicas({ layeredSpec, spec, state }: TopologyScope): number | undefined {
  const isSet = fieldsIn(layeredSpec, "controlPlane")?.["replicas"] !== undefined;
  return isSet ? spec.controlPlane.replicas : readAppliedReplicas(state);
}

export function countEntryMachines({ entrySizes }: TopologyScope, entry: string, slice: PoolSlice): number {
  return entrySizes.get(entry) ?? countDesiredMachines(slice);
}

/** Worker groups of a topology are not composed, so they are read only if a limit depends on their size. */
export function requireEntrySizes(scope: TopologyScope): Readonly<Record<string, Requirement>> {
  const isNeeded = scope.pools.some((pool) => hasChangingLimit(scope, pool));
  return isNeeded ? groupRequirement(scope.cluster) : {};
}

/** True if a layer sets a health check without a limit, and the autoscaler may choose few or many machines. */
function hasChangingLimit({ layeredSpec }: TopologyScope, { kind, slice }: TopologyPool): boolean {
  const { autoscaling, index } = slice;
  const { enabled, maxUnhealthy } = slice.pool.healthCheck;
  const isSet = setsField(itemsIn(layeredSpec, "workers")[index], "healthCheck");
  const mayChange = autoscaling !== undefined && isSmall(autoscaling.minimum) && !isSmall(autoscaling.maximum);
  return kind === "MachineDeployment" && isSet && enabled && maxUnhealthy === undefined && mayChange;
}
