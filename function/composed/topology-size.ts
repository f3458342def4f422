import { fieldsIn, itemsIn, setsField } from "../api/value.ts";
import { groupRequirement } from "../cluster-api/group-requirements.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { readAppliedReplicas } from "../lifecycle/topology-replicas.ts";
import type { TopologyPool } from "../lifecycle/topology.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { countDesiredMachines, isSmall } from "./health-check.ts";

/** Numbers of machines for the limits of health checks (rule P5). */
export interface TopologySizes {
  readonly controlPlane: (desired: number) => number;
  readonly entry: (entry: string, slice: PoolSlice) => number;
}

/** Numbers of desired machines. */
export const desiredSizes: TopologySizes = {
  controlPlane: (desired) => desired,
  entry: (_, slice) => countDesiredMachines(slice),
};

/**
 * Numbers of machines as Cluster API counts them, or else of desired ones. Other calls may have no counts of entries,
 * so they are used only where they are always required.
 */
export function observedSizes({ state, entrySizes }: TopologyScope): TopologySizes {
  return {
    controlPlane: (desired) => state.coreCluster?.controlPlane?.total ?? desired,
    entry: (entry, slice) => (hasAnySize(slice) ? entrySizes.get(entry) : undefined) ?? countDesiredMachines(slice),
  };
}

/** True if the autoscaler may choose few or many machines. */
function hasAnySize({ autoscaling }: PoolSlice): boolean {
  return autoscaling !== undefined && isSmall(autoscaling.minimum) && !isSmall(autoscaling.maximum);
}

/**
 * Replicas of the control plane, if a layer sets them or the Cluster has them already. Otherwise undefined, because a
 * managed control plane has no replicas.
 */
export function decideControlPlaneReplicas({ layeredSpec, spec, state }: TopologyScope): number | undefined {
  const isSet = fieldsIn(layeredSpec, "controlPlane")?.["replicas"] !== undefined;
  return isSet ? spec.controlPlane.replicas : readAppliedReplicas(state);
}

/** Worker groups of a topology are not composed, so they are read only if a limit depends on their size. */
export function requireEntrySizes(scope: TopologyScope): Readonly<Record<string, Requirement>> {
  const isNeeded = scope.pools.some((pool) => hasChangingLimit(scope, pool));
  return isNeeded ? groupRequirement(scope.cluster) : {};
}

/** True if a layer sets a health check without a limit, and the autoscaler may choose few or many machines. */
function hasChangingLimit({ layeredSpec }: TopologyScope, { kind, slice }: TopologyPool): boolean {
  const { enabled, maxUnhealthy } = slice.pool.healthCheck;
  const isSet = setsField(itemsIn(layeredSpec, "workers")[slice.index], "healthCheck");
  return kind === "MachineDeployment" && isSet && enabled && maxUnhealthy === undefined && hasAnySize(slice);
}
