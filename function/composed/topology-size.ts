import { fieldsIn, itemsIn, setsField } from "../api/value.ts";
import { groupRequirement } from "../cluster-api/group-requirements.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import { readAppliedReplicas } from "../lifecycle/topology-replicas.ts";
import type { TopologyPool } from "../lifecycle/topology.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { countDesiredMachines, isSmall } from "./health-check.ts";

/** Machines by which the limit of a health check is chosen (rule P5): Cluster API counts the control plane's itself. */
export function countControlPlaneMachines({ state }: TopologyScope, desired: number): number {
  return state.coreCluster?.controlPlane?.total ?? desired;
}

/** A managed control plane has no such field, so a number is applied only where somebody sets one or it runs. */
export function decideControlPlaneReplicas({ layeredSpec, spec, state }: TopologyScope): number | undefined {
  const isSet = fieldsIn(layeredSpec, "controlPlane")?.["replicas"] !== undefined;
  return isSet ? spec.controlPlane.replicas : readAppliedReplicas(state);
}

export function countEntryMachines({ entrySizes }: TopologyScope, entry: string, slice: PoolSlice): number {
  return entrySizes.get(entry) ?? countDesiredMachines(slice);
}

/** Worker groups of a topology are not ours, so they are read only where a limit depends on them. */
export function requireEntrySizes(scope: TopologyScope): Readonly<Record<string, Requirement>> {
  const isNeeded = scope.pools.some((pool) => hasChangingLimit(scope, pool));
  return isNeeded ? groupRequirement(scope.cluster) : {};
}

/** True where somebody sets a health check without a limit, and the autoscaler may want few machines or many. */
function hasChangingLimit({ layeredSpec }: TopologyScope, { kind, slice }: TopologyPool): boolean {
  const { autoscaling, index } = slice;
  const { enabled, maxUnhealthy } = slice.pool.healthCheck;
  const isSet = setsField(itemsIn(layeredSpec, "workers")[index], "healthCheck");
  const mayChange = autoscaling !== undefined && isSmall(autoscaling.minimum) && !isSmall(autoscaling.maximum);
  return kind === "MachineDeployment" && isSet && enabled && maxUnhealthy === undefined && mayChange;
}
