import type { Spec } from "../api/spec.ts";
import type { Problem } from "../api/problem.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ObservedCluster } from "../cluster-api/observed-cluster.ts";
import { parseVersion } from "../kubernetes/version.ts";
import { sliceIntoPools, type PoolSlice } from "./pools.ts";
import type { State } from "./state.ts";
import { planStepsTo, type Upgrade } from "./upgrade.ts";
import { findUnreadableVersion } from "./versions.ts";

/** A pool of the spec as an entry of a topology. */
export interface TopologyPool {
  readonly kind: "MachineDeployment" | "MachinePool";
  readonly className: string;
  /** Name of the entry. */
  readonly name: string;
  readonly slice: PoolSlice;
}

/** One MachineDeployment per pool and zone (rule P4); a MachinePool spreads its machines by itself. */
export function planTopologyPools(cluster: ClusterIdentity, spec: Spec): TopologyPool[] {
  const isPool = (index: number) => spec.workers[index]?.topology?.kind === "MachinePool";
  const workers = spec.workers.map((pool, index) => (isPool(index) ? { ...pool, zones: undefined } : pool));
  return sliceIntoPools(cluster, { ...spec, workers }, { versionOf: () => spec.kubernetes.version }).map((slice) => ({
    kind: isPool(slice.index) ? "MachinePool" : "MachineDeployment",
    className: slice.pool.topology?.class ?? "",
    name: slice.shortName,
    slice: { ...slice, pool: spec.workers[slice.index] ?? slice.pool },
  }));
}

/** The version that the Cluster was told to run. */
export function decideTopologyVersion({ coreCluster }: Pick<State, "coreCluster">): string | undefined {
  return coreCluster?.topology?.version;
}

/** True when everything that the topology asks for is there, at the current generation. */
export function isTopologySettled({ coreCluster }: Pick<State, "coreCluster">): boolean {
  return coreCluster?.topology?.isSettled ?? false;
}

/**
 * The way to another version: Cluster API orders control plane and workers itself, but takes one minor at a time, and no
 * next one while one is under way (its webhook, validateTopologyVersionUpdate). So a step begins when nothing moves.
 */
export function planTopologyUpgrade(state: State, target: string, listed: readonly string[]): Upgrade | Problem {
  const desired = decideTopologyVersion(state);
  const still = { target, isWaiting: false, needsMemberSets: false, stage: "Told" } as const;
  if (desired === undefined || desired === target) return { ...still, step: target, steps: isMoving(state, desired) };
  if (!parseVersion(desired)) return findUnreadableVersion("Cluster", desired);
  const steps = planStepsTo(desired, target, listed);
  if (!Array.isArray(steps)) return steps;
  const isWaiting = !isTopologySettled(state);
  return { ...still, steps, step: isWaiting ? desired : (steps[0] ?? target), isWaiting };
}

/** The last step is on the list until it is done. */
function isMoving({ coreCluster }: State, desired: string | undefined): string[] {
  if (!coreCluster || desired === undefined || isTopologySettled({ coreCluster })) return [];
  return runsOnly(coreCluster, desired) ? [] : [desired];
}

function runsOnly({ controlPlane, workers }: ObservedCluster, version: string): boolean {
  return [controlPlane, workers].every((group) => group?.versions.every((found) => found === version) ?? true);
}
